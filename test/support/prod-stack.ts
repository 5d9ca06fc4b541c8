import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import { execa } from "execa";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { type Document, parseDocument } from "yaml";
import { pulumi, pulumiEnvironment, type PulumiResult } from "../../sandbox/pulumi-cli/pulumi-cli";
import { simulatedNodeObjects } from "../../sandbox/services/cluster/simulated-nodes";
import { sandboxName } from "../../sandbox/shared/settings";
import { ensureTools } from "../../sandbox/tools/tools";
import {
  startOwnControlPlane,
  startOwnSimulatedCluster,
  stopOwnControlPlane,
} from "../contract/scheduler/support/control-plane";

const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-planted` });
const users = { owner: user("lake"), jobs: { name: "spark-jobs" }, history: { name: "history-server" } };

/** Pulumi.prod.yaml as it is, on an API server of its own that has the reference cluster's nodes; no pod runs. */
export class ProdStack {
  private constructor(
    private readonly folder: string,
    private readonly settings: Document,
    private readonly cli: string,
  ) {}

  /**
   * @param wrap gives the command that runs the Pulumi CLI, and may keep files in a folder. Default: the CLI itself.
   */
  static async start(wrap: (cli: string, folder: string) => Promise<string> = (cli) => Promise.resolve(cli)) {
    const { config: cluster } = await startOwnControlPlane();
    const core = cluster.makeApiClient(CoreV1Api);
    for (const body of simulatedNodeObjects()) await core.createNode({ body });
    return ProdStack.on(cluster, wrap);
  }

  /** With nodes whose pods become Ready and do nothing. */
  static async startSimulated() {
    const { config: cluster } = await startOwnSimulatedCluster();
    return ProdStack.on(cluster, (cli) => Promise.resolve(cli));
  }

  private static async on(cluster: KubeConfig, wrap: (cli: string, folder: string) => Promise<string>) {
    const folder = await mkdtemp(join(tmpdir(), "prod-"));
    const { pulumi: cli } = await ensureTools(() => undefined);
    return new ProdStack(folder, await standIns(folder, cluster), await wrap(cli, folder));
  }

  /** With the policies, all mandatory. `edit` has other values for settings, by their full name. */
  async preview(edit: Readonly<Record<string, string>> = {}, options: readonly string[] = []): Promise<PulumiResult> {
    const file = await this.write(edit);
    const given = [
      "preview",
      "--stack",
      "prod",
      "--non-interactive",
      "--policy-pack",
      "policies",
      "--config-file",
      file,
    ];
    return pulumi([...given, ...options], await this.workplace(), { onLine: () => undefined, report: () => undefined });
  }

  /** `npm run render -- prod` with further arguments, without a cluster. */
  async render(
    args: readonly string[],
    edit: Readonly<Record<string, string>> = {},
  ): Promise<{ exitCode: number; output: string }> {
    const file = await this.write(edit);
    const environment = await pulumiEnvironment(await this.workplace(), "prod");
    const { exitCode = 1, all } = await execa(process.execPath, ["--import", "tsx", "flux/main.ts", "prod", ...args], {
      env: { ...environment, PULUMI_OPTION_CONFIG_FILE: file },
      extendEnv: false,
      reject: false,
      all: true,
    });
    return { exitCode, output: all };
  }

  /** Of its control plane's administrator. */
  get kubeconfig(): string {
    return join(this.folder, "kubeconfig");
  }

  /** @returns standard output */
  async kubectl(args: readonly string[], input = ""): Promise<string> {
    const { kube } = await ensureTools(() => undefined);
    return (await execa(kube, ["kubectl", "--kubeconfig", this.kubeconfig, ...args], { input })).stdout;
  }

  private async workplace() {
    const { helm } = await ensureTools(() => undefined);
    return { cli: this.cli, helm, folder: join(this.folder, "engine") };
  }

  private async write(edit: Readonly<Record<string, string>>): Promise<string> {
    const document = this.settings.clone();
    for (const [setting, value] of Object.entries(edit)) set(document, setting, value);
    const file = join(this.folder, "Pulumi.prod.yaml");
    await writeFile(file, document.toString());
    return file;
  }

  async end(): Promise<void> {
    await stopOwnControlPlane();
    await rm(this.folder, { recursive: true });
  }
}

/** Pulumi.prod.yaml, with what this machine has instead of production's kubeconfig, keys and the chart's repository. */
async function standIns(folder: string, cluster: KubeConfig): Promise<Document> {
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

function set(document: Document, setting: string, value: string): void {
  const [group, ...path] = setting.split(".");
  document.setIn(["config", `lakehouse:${group}`, ...path], value);
}
