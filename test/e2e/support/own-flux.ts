import { execa } from "execa";
import type { KubeConfig } from "@kubernetes/client-node";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Daemons } from "../../../sandbox/shared/processes";
import { ensureFlux } from "../../../sandbox/tools/flux";
import { ensureTools } from "../../../sandbox/tools/tools";
import { freePort } from "../../contract/support/free-port";

/** Flux's own controllers beside an API server of the tests, as processes of this machine. */
export class OwnFlux {
  private constructor(
    private readonly daemons: Daemons,
    private readonly kubeconfig: string,
    private readonly kube: string,
  ) {}

  /** @param folder for records, logs and artifacts; whoever made it removes it */
  static async start(folder: string, cluster: KubeConfig): Promise<OwnFlux> {
    const { sourceController, kustomizeController, definitions } = await ensureFlux(console.error);
    const { kube } = await ensureTools(() => undefined);
    const kubeconfig = join(folder, "kubeconfig");
    await writeFile(kubeconfig, cluster.exportConfig(), { mode: 0o600 });
    const flux = new OwnFlux(new Daemons(join(folder, "daemons"), join(folder, "log")), kubeconfig, kube);
    await flux.kubectl(["apply", "--server-side", "--filename", definitions]);
    await flux.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
    await flux.kubectl(["create", "namespace", "flux-system"]);
    const storage = join(folder, "artifacts");
    await mkdir(storage);
    const artifacts = `127.0.0.1:${String(await freePort())}`;
    const common = async () => [
      ...["--log-level=info", "--watch-all-namespaces=true", "--events-addr="],
      `--metrics-addr=127.0.0.1:${String(await freePort())}`,
      `--health-addr=127.0.0.1:${String(await freePort())}`,
    ];
    const environment = { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: "flux-system", HOME: folder };
    const places = [`--storage-path=${storage}`, `--storage-addr=${artifacts}`, `--storage-adv-addr=${artifacts}`];
    await flux.daemons.start({
      name: "source-controller",
      command: [sourceController, ...(await common()), ...places],
      environment,
    });
    await flux.daemons.start({
      name: "kustomize-controller",
      command: [kustomizeController, ...(await common())],
      environment,
    });
    return flux;
  }

  /** @returns standard output */
  async kubectl(args: readonly string[], input = ""): Promise<string> {
    return (await execa(this.kube, ["kubectl", "--kubeconfig", this.kubeconfig, ...args], { input })).stdout;
  }

  async stop(): Promise<void> {
    for (const name of await this.daemons.names()) await this.daemons.stop(name);
  }
}
