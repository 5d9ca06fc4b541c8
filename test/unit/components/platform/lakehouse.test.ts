import { rootCertificates } from "node:tls";
import { expect } from "chai";
import { deploy, type Registered } from "../support/engine";
import { deployTeam, lakehouseArgs } from "../support/lakehouse";
import { Lakehouse, type LakehouseArgs } from "../../../../components/platform/lakehouse";

const elsewhere = { type: "existing", url: "http://nessie.example.com/api/v2" } as const;
const account = { values: { username: "a", password: "b" } };
const database = {
  type: "database",
  image: lakehouseArgs.catalog.image,
  url: "jdbc:postgresql://postgres/nessie",
  account,
} as const;

const deployed = (change: Partial<LakehouseArgs> = {}) =>
  deploy(() => new Lakehouse("lakehouse", { ...lakehouseArgs, ...change }));

describe("Lakehouse", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deployed();
  });

  it("has a namespace that admits no pod below the restricted Pod Security Standard", () => {
    const { metadata } = inputs("kubernetes:core/v1:Namespace lakehouse");
    expect(metadata).to.have.property("name", "lakehouse");
    expect(metadata).to.have.nested.property("labels.pod-security\\.kubernetes\\.io/enforce", "restricted");
  });

  it("closes its namespace for every pod that has no policy of its own", () => {
    const { metadata, spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-closed");
    expect(metadata).to.have.property("namespace", "lakehouse");
    expect(spec).to.deep.equal({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("reaches the store by its outer address, which is the inner one unless another is given", async () => {
    expect(inputs("pulumi:providers:aws lakehouse-store").endpoints).to.include("http://10.0.0.1:17480");
    const endpoint = { url: "https://rgw.example.com" };
    const other = await deployed({ service: { ...lakehouseArgs.service, endpoint } });
    expect(other.get("pulumi:providers:aws lakehouse-store")?.inputs.endpoints).to.include(endpoint.url);
  });

  it("takes a Nessie that is there, and deploys none then", async () => {
    const { resources: registered, lakehouse } = await deployTeam({ lakehouse: { catalog: elsewhere } });
    expect([...registered.keys()].filter((id) => id.includes("nessie"))).to.deep.equal([]);
    expect(lakehouse.catalog.endpoint.url).to.equal(elsewhere.url);
  });

  it("keeps the namespace in which the catalog's volume is, and only then", async () => {
    for (const [change, isKept] of [
      [{}, true],
      [{ deletionProtection: false }, false],
      [{ catalog: elsewhere }, false],
      [{ catalog: database }, false],
    ] as const) {
      const { request } = (await deployed(change)).get("kubernetes:core/v1:Namespace lakehouse")!;
      expect([request.getProtect(), request.getRetainondelete()], JSON.stringify(change)).to.deep.equal([
        isKept,
        isKept,
      ]);
    }
  });

  it("gives its catalog and its teams' History Servers as long to start as it is told", async () => {
    const { resources: registered } = await deployTeam({ lakehouse: { startupSeconds: 600 } });
    for (const id of ["apps/v1:StatefulSet lakehouse-nessie", "apps/v1:Deployment jobs-history-server"]) {
      const threshold = "template.spec.containers[0].startupProbe.failureThreshold";
      expect(registered.get(`kubernetes:${id}`)!.inputs.spec, id).to.have.nested.property(threshold, 300);
    }
  });

  it("has one trust store for all History Servers, where the store has authorities of its own", async () => {
    const id = "kubernetes:core/v1:ConfigMap lakehouse-history-trust";
    expect(resources.has(id)).to.equal(false);
    const caBundle = { path: "authorities.pem", pem: rootCertificates[0] ?? "" };
    const other = await deployed({ service: { ...lakehouseArgs.service, caBundle } });
    expect(other.get(id)?.inputs.metadata).to.have.property("namespace", "lakehouse");
  });

  describe("twice in one program", () => {
    it("is two, with no resource and no object in common", async () => {
      const both = await deploy(() => {
        for (const name of ["lakehouse", "second"]) {
          new Lakehouse(name, { ...lakehouseArgs, namespace: name, teams: [`${name}-jobs`] });
        }
      });
      const names = (name: string) => [...both.keys()].filter((id) => id.split(" ")[1]?.startsWith(name));
      expect(names("second")).to.have.length(names("lakehouse").length);
      const objects = [...both.values()]
        .filter(({ id }) => id.startsWith("kubernetes:"))
        .map(({ id, inputs: { metadata } }) => JSON.stringify([id.split(" ")[0], metadata]));
      expect(new Set(objects).size).to.equal(objects.length);
    });
  });
});
