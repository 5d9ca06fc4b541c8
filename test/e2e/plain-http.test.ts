import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { sparkDefaults } from "../../components/spark/spark-defaults";
import { networkPin } from "../../sandbox/services/cluster/isolation";
import { controlPlaneAddress } from "../../sandbox/shared/nodes";
import { objectStoreAddress } from "../../sandbox/services/object-store/object-store";
import { objectStorePorts } from "../../sandbox/services/object-store/settings";
import { enter } from "../../sandbox/shared/processes";
import { clients, eventually, jobNamespace, needsRealNode } from "./support/cluster";
import { likeJob, reaches, remove, submit } from "./support/spark-applications";
import { platformIsUp } from "./support/sandbox";

/** In the node's network, beside the gateway. */
const address = controlPlaneAddress("real");
const port = objectStorePorts.gateway + 1;

/** The sandbox's gateway speaks https only; this stands before it, and tells of each connection. */
function startPlainGateway() {
  const { authority } = objectStoreAddress("real");
  const script = join(__dirname, "support", "plain-gateway.mjs");
  const args = [script, address, `${port}`, `${objectStorePorts.gateway}`, authority];
  const [file = "", ...rest] = enter({ network: networkPin }, [process.execPath, ...args]);
  const child = execa(file, rest, { reject: false });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  return { said: () => said, stop: () => child.kill() };
}

/** A job like that of the stack, with the settings that it would get with this store. */
async function byHttp(deployed: string, name: string) {
  const job = await likeJob(deployed, name);
  const conf = job.spec.sparkConf as Record<string, string>;
  const endpoint = { url: `http://${address}:${port}` };
  const objectStore = { endpoint, region: "us-east-1", pathStyle: true, bucket: "iceberg-test" };
  const catalog = { endpoint: { url: conf["spark.sql.catalog.nessie.uri"] ?? "" } };
  return { ...job, spec: { ...job.spec, sparkConf: { ...conf, ...sparkDefaults({ objectStore, catalog }) } } };
}

/** The way to it, which the stack opens to its own store only. */
const way = {
  metadata: { name: "e2e-plain-http" },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ protocol: "TCP", port }] }] },
};

describe("an object store by http", function () {
  this.timeout("10m");
  let gateway: ReturnType<typeof startPlainGateway> | undefined;
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    const started = startPlainGateway();
    gateway = started;
    await eventually("the gateway to listen", 30, () =>
      Promise.resolve(started.said().includes("listening") || undefined),
    );
    await clients().networking.createNamespacedNetworkPolicy({ namespace: jobNamespace, body: way });
  });
  after(async () => {
    gateway?.stop();
    await clients().networking.deleteNamespacedNetworkPolicy({ namespace: jobNamespace, name: way.metadata.name });
  });

  for (const job of ["s3-integration-test", "iceberg-operations"]) {
    describe(`lets ${job}`, () => {
      const name = `e2e-http-${job}`;
      after(() => remove(name));

      it("run to COMPLETED", async () => {
        const before = gateway?.said().length;
        await submit(await byHttp(job, name));
        await reaches(name, ["COMPLETED"]);
        expect(gateway?.said().slice(before)).to.include("connected");
      });
    });
  }
});
