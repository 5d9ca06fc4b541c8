import type * as kubernetes from "@pulumi/kubernetes";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { NessieCatalog } from "../../../components/catalog/nessie-catalog";
import { clients, eventually } from "../../e2e/support/cluster";
import { kubectl } from "../../e2e/support/sandbox";
import { needsRunningPods, withNamespace, withSharedStack } from "../kubernetes/support/stack";
import { PostgreSql } from "./support/postgresql";

const port = 15432;
const account = { name: "nessie", password: `planted-${randomBytes(8).toString("hex")}` };

/** The program's component, deployed to the sandbox's node, with a real Nessie on a real PostgreSQL. */
// Objective: catalog-postgresql
describe("NessieCatalog, with its references in PostgreSQL", function () {
  this.timeout("5m");
  before(needsRunningPods);
  const namespace = withNamespace("catalog");
  const stack = withSharedStack();
  let database: PostgreSql | undefined;

  const catalog = (provider: kubernetes.Provider) => {
    const nessie = new NessieCatalog(
      "nessie",
      {
        namespace: namespace.name,
        image: "localhost/nessie:0.99.0",
        type: "database",
        url: database!.url,
        account: { values: { username: account.name, password: account.password } },
        deletionProtection: false,
        checksumKey: "a strong key",
        jobNamespaces: [namespace.name],
        prometheusNamespace: namespace.name,
      },
      { provider },
    );
    return { uri: nessie.endpoint.url };
  };
  /** Where the Service is, which this machine reaches as pods do. */
  const service = async () => {
    const { spec } = await clients().core.readNamespacedService({ name: "nessie", namespace: namespace.name });
    return `http://${spec?.clusterIP ?? ""}`;
  };
  /** Asks Nessie's API: https://projectnessie.org/develop/rest/ */
  const nessie = async (path: string, body?: object) => {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${await service()}:19120/api/v2/${path}`, body && request);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const pod = async () => {
    const { items } = await clients().core.listNamespacedPod({ namespace: namespace.name });
    return items.find(({ metadata, status }) => {
      const isReady = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True");
      return isReady && metadata?.deletionTimestamp === undefined;
    });
  };

  before(async () => {
    database = await PostgreSql.start(port, account);
    const { outputs } = await stack.current.up(catalog);
    expect(outputs.uri?.value).to.equal(`http://nessie.${namespace.name}.svc:19120/api/v2`);
  });
  after(() => database?.remove());

  it("has them after its pod was replaced", async () => {
    const { reference: main } = JSON.parse(await nessie("trees/main")) as { reference: object };
    await nessie("trees?name=etl&type=BRANCH", main);
    const before = await nessie("trees");
    expect(before).to.include('"etl"');

    const first = await pod();
    await clients().core.deleteNamespacedPod({ name: first?.metadata?.name ?? "", namespace: namespace.name });
    await eventually("a new pod of Nessie", 180, async () => {
      const ready = await pod();
      return ready?.metadata?.uid === first?.metadata?.uid ? undefined : ready;
    });
    expect(await nessie("trees")).to.equal(before);
  });

  it("claims no volume", async () => {
    const { items } = await clients().core.listNamespacedPersistentVolumeClaim({ namespace: namespace.name });
    expect(items).to.deep.equal([]);
  });

  it("shows its metrics by its Service", async () => {
    const metrics = await fetch(`${await service()}:9000/q/metrics`);
    expect(await metrics.text()).to.include("jvm_memory_used_bytes");
  });

  it("has the password in no log, no object but its Secret, and not plain in the stack's state", async () => {
    const log = await kubectl("logs", "-n", namespace.name, "deployment/nessie");
    expect(log).to.include("started in");
    const kinds = "configmaps,deployments,replicasets,pods,services,events,networkpolicies";
    const objects = await kubectl("get", kinds, "-n", namespace.name, "-o", "json", "--show-managed-fields");
    expect(objects).to.include("nessie-database");
    for (const text of [log, objects, JSON.stringify(await stack.current.state())]) {
      expect(text.includes(account.password)).to.equal(false);
      expect(text.includes(Buffer.from(account.password).toString("base64"))).to.equal(false);
    }
  });

  it("has left nothing elsewhere: the references are in the database", async () => {
    await stack.current.destroy();
    const rows = await database?.queryWhenStopped("SELECT ref_name FROM refs");
    expect(rows).to.include('"refs/heads/etl"').and.include('"refs/heads/main"');
  });
});
