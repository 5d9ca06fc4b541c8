import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { type Document, parseDocument } from "yaml";
import { simulatedNodeObjects } from "../../sandbox/services/cluster/simulated-nodes";
import { pulumi } from "../../sandbox/pulumi-cli/pulumi-cli";
import { sandboxName } from "../../sandbox/shared/settings";
import { ensureTools } from "../../sandbox/tools/tools";
import { startOwnControlPlane, stopOwnControlPlane } from "../contract/scheduler/support/control-plane";

const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-planted` });
const users = { owner: user("lake"), jobs: { name: "spark-jobs" }, history: { name: "history-server" } };

/** Pulumi.prod.yaml as it is, on an API server of its own that has the reference cluster's nodes; no pod runs. */
describe("stack prod, previewed on the reference cluster", function () {
  this.timeout("5m");
  let folder: string;
  let settings: Document;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "prod-"));
    const { config: cluster } = await startOwnControlPlane();
    const core = cluster.makeApiClient(CoreV1Api);
    for (const body of simulatedNodeObjects()) await core.createNode({ body });
    settings = await standIns(cluster);
  });
  after(async () => {
    await stopOwnControlPlane();
    await rm(folder, { recursive: true });
  });

  /** Pulumi.prod.yaml, with what this machine has instead of production's kubeconfig, keys and the chart's repository. */
  async function standIns(cluster: KubeConfig): Promise<Document> {
    const { operatorChart } = await ensureTools(() => undefined);
    const file = (name: string) => join(folder, name);
    await writeFile(file("kubeconfig"), cluster.exportConfig().replaceAll(sandboxName, "reference"));
    await writeFile(file("users.json"), JSON.stringify(users));
    await writeFile(file("authorities.pem"), rootCertificates[0] ?? "");
    const document = parseDocument(await readFile("Pulumi.prod.yaml", "utf8"));
    set(document, "cluster.kubeconfig", file("kubeconfig"));
    set(document, "objectStore.usersFile", file("users.json"));
    set(document, "objectStore.caBundle", file("authorities.pem"));
    set(document, "operator.chart", operatorChart);
    return document;
  }

  async function preview(edit: Readonly<Record<string, string>> = {}) {
    const { pulumi: cli, helm } = await ensureTools(() => undefined);
    const document = settings.clone();
    for (const [setting, value] of Object.entries(edit)) set(document, setting, value);
    const file = join(folder, "Pulumi.prod.yaml");
    await writeFile(file, document.toString());
    return pulumi(
      ["preview", "--stack", "prod", "--non-interactive", "--policy-pack", "policies", "--config-file", file],
      { cli, helm, folder: join(folder, "engine") },
      { onLine: () => undefined, report: () => undefined },
    );
  }

  it("fits, by policies that are all mandatory", async () => {
    const { exitCode, output } = await preview();
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/Policies:\s+✅ lakehouse@/);
    for (const made of [
      "ExternalSecret spark-applications-keys",
      "Ingress spark-applications-history-server",
      "SparkApplication iceberg-operations",
    ]) {
      expect(output).to.include(made);
    }
    expect(output).not.to.include("nessie create");
    expect(output).not.to.include("planted");
  });

  it("is refused with jobs that take more than its budget", async () => {
    const { exitCode, output } = await preview({ "jobs.coreLimit": "3" });
    expect(exitCode).not.to.equal(0);
    expect(output)
      .to.match(/\[mandatory\].* budget-cpu/)
      .and.match(/more than the 3 cores of the budget/);
  });

  it("is refused with jobs in a namespace of which its share says nothing", async () => {
    const { exitCode, output } = await preview({ "jobs.namespace": "reports" });
    expect(exitCode).not.to.equal(0);
    expect(output).to.include(
      "clusters/reference.yaml does not say what the stack's share has for namespace reports of the jobs: " +
        "write its cpu, memory and storage there.",
    );
  });

  it("is refused with a catalog in a namespace that has no budget", async () => {
    const { exitCode, output } = await preview({ namespace: "reports" });
    expect(exitCode).not.to.equal(0);
    expect(output)
      .to.match(/\[mandatory\].* budget-namespace/)
      .and.match(/Namespace reports has no budget \(lakehouse, spark-applications, spark-operator have\)/);
  });

  it("is refused without a digest of its image", async () => {
    const { exitCode, output } = await preview({ "spark.image": "registry.example.com/lakehouse/spark:3.5.5" });
    expect(exitCode).not.to.equal(0);
    expect(output)
      .to.match(/\[mandatory\].* images-pinned/)
      .and.include("has a tag but no digest");
  });
});

function set(document: Document, setting: string, value: string): void {
  const [group, ...path] = setting.split(".");
  document.setIn(["config", `lakehouse:${group}`, ...path], value);
}
