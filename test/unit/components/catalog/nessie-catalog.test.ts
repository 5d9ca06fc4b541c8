import { expect } from "chai";
import { NessieCatalog, type NessieCatalogArgs } from "../../../../components/catalog/nessie-catalog";
import { anywhereButMetadata } from "../../../../components/shared/address-ranges";
import { deploy, type Registered } from "../support/engine";
import { inNamespace, tcp } from "../support/lakehouse";
import { isWebWorkload } from "../support/web-workload";

const place = {
  namespace: "lakehouse",
  deletionProtection: true,
  checksumKey: "a strong key",
  jobNamespaces: ["jobs", "analytics"],
  prometheusNamespace: "monitoring",
};
const volume = { type: "volume", image: "localhost/nessie:0.99.0", size: "1Gi", ...place } as const;
const account = { values: { username: "nessie", password: "planted" } };
const url = "jdbc:postgresql://postgres.example.com:6432/nessie";
const database = { type: "database", image: volume.image, url, account, ...place } as const;

const deployed = (args: NessieCatalogArgs) => deploy(() => new NessieCatalog("catalog", args));

const statefulSet = "kubernetes:apps/v1:StatefulSet catalog";
const deployment = "kubernetes:apps/v1:Deployment catalog";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy catalog";
const from = (port: number, ...names: string[]) => ({ from: names.map(inNamespace), ports: tcp(port) });

describe("NessieCatalog", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deployed(volume);
  });

  describe("its pod", () => {
    isWebWorkload("apps/v1:StatefulSet catalog", () => resources);
  });

  it("keeps its volume if the stack keeps data", async () => {
    const kept = "persistentVolumeClaimRetentionPolicy.whenDeleted";
    expect(inputs(statefulSet).spec).to.have.nested.property(kept, "Retain");
    const other = await deployed({ ...volume, deletionProtection: false });
    expect(other.get(statefulSet)!.inputs.spec).to.have.nested.property(kept, "Delete");
  });

  it("never replaces that volume, whatever size it is to have", () => {
    const { request } = resources.get(statefulSet)!;
    expect(request.getIgnorechangesList()).to.deep.equal(["spec.volumeClaimTemplates"]);
  });

  it("lets the jobs of all teams use the catalog and Prometheus read its metrics, and nobody else", () => {
    const { spec } = inputs(networkPolicy);
    expect(spec).to.have.deep.property("ingress", [from(19120, "jobs", "analytics"), from(9000, "monitoring")]);
    expect(spec).not.to.have.property("egress");
    const service = inputs("kubernetes:core/v1:Service catalog").spec as { ports: object[] };
    expect(service.ports[1]).to.deep.equal({ name: "metrics", port: 9000, targetPort: 9000 });
  });

  describe("before 0.82", () => {
    const image = "ghcr.io/projectnessie/nessie:0.77.1";

    it("has health and metrics on the port of its API", async () => {
      const registered = await deployed({ ...volume, image });
      const service = registered.get("kubernetes:core/v1:Service catalog")!.inputs.spec as { ports: object[] };
      expect(service.ports[1]).to.deep.equal({ name: "metrics", port: 9000, targetPort: 19120 });
      const { spec } = registered.get(statefulSet)!.inputs;
      expect(spec).to.have.nested.property("template.spec.containers[0].readinessProbe.httpGet.port", 19120);
      expect(spec).to.have.deep.nested.property("template.spec.containers[0].ports", [
        { name: "api", containerPort: 19120 },
      ]);
    });

    it("does not let Prometheus at that port, by which it could change the catalog", async () => {
      const { spec } = (await deployed({ ...volume, image })).get(networkPolicy)!.inputs;
      expect(spec).to.have.deep.property("ingress", [from(19120, "jobs", "analytics")]);
    });
  });

  describe("with a database", () => {
    it("has a Deployment without a volume, which has its account by reference only", async () => {
      const registered = await deployed(database);
      expect(registered.has(statefulSet)).to.equal(false);
      const { spec } = registered.get(deployment)!.inputs;
      const { containers, volumes } = (spec as { template: { spec: { containers: object[]; volumes: object[] } } })
        .template.spec;
      expect(volumes).to.deep.equal([{ name: "tmp", emptyDir: { sizeLimit: "512Mi" } }]);
      const reference = (key: string) => ({ secretKeyRef: { name: "nessie-database", key } });
      expect(containers[0])
        .to.have.property("env")
        .that.deep.includes.members([
          { name: "NESSIE_VERSION_STORE_TYPE", value: "JDBC" },
          { name: "QUARKUS_DATASOURCE_JDBC_URL", value: url },
          { name: "QUARKUS_DATASOURCE_USERNAME", valueFrom: reference("username") },
          { name: "QUARKUS_DATASOURCE_PASSWORD", valueFrom: reference("password") },
        ]);
      const holders = [...registered.values()].filter((resource) =>
        JSON.stringify(resource.inputs).includes("planted"),
      );
      expect(holders.map(({ id }) => id)).to.deep.equal(["kubernetes:core/v1:Secret catalog-database"]);
    });

    it("opens the way to it, and to the names of hosts", async () => {
      const { spec } = (await deployed(database)).get(networkPolicy)!.inputs;
      expect(spec).to.have.deep.nested.property("egress[0]", { to: anywhereButMetadata, ports: tcp(6432) });
      expect(spec).to.have.nested.property("egress[1].ports[0].port", 53);
      const inCluster = await deployed({ ...database, url: "jdbc:postgresql://postgres.db.svc/nessie" });
      const { spec: other } = inCluster.get(networkPolicy)!.inputs;
      expect(other).to.have.deep.nested.property("egress[0]", { to: [inNamespace("db")], ports: tcp(5432) });
    });

    it("starts anew with another account, and tells nothing of it by that", async () => {
      const templateOf = async (password: string) => {
        const made = await deployed({ ...database, account: { values: { username: "nessie", password } } });
        return JSON.stringify((made.get(deployment)!.inputs.spec as { template: object }).template);
      };
      const template = await templateOf("planted");
      expect(template)
        .to.match(/"lakehouse\/secret":"[0-9a-f]{16}"/)
        .and.not.include("planted");
      expect(await templateOf("planted")).to.equal(template);
      expect(await templateOf("rotated")).not.to.equal(template);
    });

    it("may leave the account to a secret store, of whose content there is no checksum", async () => {
      const source = { secretStore: "vault", remoteKey: "lakehouse/catalog" };
      const registered = await deployed({ ...database, account: source });
      const { spec } = registered.get("kubernetes:external-secrets.io/v1:ExternalSecret catalog-database")!.inputs;
      expect(spec).to.have.deep.property("data", [
        { secretKey: "username", remoteRef: { key: "lakehouse/catalog", property: "username" } },
        { secretKey: "password", remoteRef: { key: "lakehouse/catalog", property: "password" } },
      ]);
      expect(JSON.stringify(registered.get(deployment)!.inputs)).not.to.include("annotations");
    });
  });

  it("asks clients for tokens of the issuer of its login, which it reaches", async () => {
    const clientSecret = { values: { clientSecret: "planted" } };
    const login = { issuer: "https://login.example.com", clientId: "spark-jobs", clientSecret };
    const registered = await deployed({ ...volume, login });
    expect(registered.get(statefulSet)!.inputs.spec)
      .to.have.nested.property("template.spec.containers[0].env")
      .that.deep.includes.members([
        { name: "NESSIE_SERVER_AUTHENTICATION_ENABLED", value: "true" },
        { name: "QUARKUS_OIDC_AUTH_SERVER_URL", value: login.issuer },
      ]);
    expect(registered.get(networkPolicy)!.inputs.spec)
      .to.have.property("egress")
      .that.deep.includes({ to: anywhereButMetadata, ports: tcp(443) });
  });
});
