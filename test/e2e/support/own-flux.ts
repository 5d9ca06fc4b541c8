import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Daemons } from "../../../sandbox/shared/processes";
import { ensureFlux } from "../../../sandbox/tools/flux";
import { freePort } from "../../contract/support/free-port";
import type { ProdStack } from "../../support/prod-stack";

/** Flux's own controllers beside an API server of the tests, as processes of this machine. */
export class OwnFlux {
  private constructor(private readonly daemons: Daemons) {}

  /** @param folder for records, logs and artifacts; whoever made it removes it */
  static async start(folder: string, stack: ProdStack): Promise<OwnFlux> {
    const { sourceController, kustomizeController, definitions } = await ensureFlux(console.error);
    await stack.kubectl(["apply", "--server-side", "--filename", definitions]);
    await stack.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
    await stack.kubectl(["create", "namespace", "flux-system"]);
    const storage = join(folder, "artifacts");
    await mkdir(storage);
    const artifacts = `127.0.0.1:${String(await freePort())}`;
    const common = async () => [
      ...["--log-level=info", "--watch-all-namespaces=true", "--events-addr="],
      `--metrics-addr=127.0.0.1:${String(await freePort())}`,
      `--health-addr=127.0.0.1:${String(await freePort())}`,
    ];
    const environment = { KUBECONFIG: stack.kubeconfig, RUNTIME_NAMESPACE: "flux-system", HOME: folder };
    const places = [`--storage-path=${storage}`, `--storage-addr=${artifacts}`, `--storage-adv-addr=${artifacts}`];
    const daemons = new Daemons(join(folder, "daemons"), join(folder, "log"));
    await daemons.start({
      name: "source-controller",
      command: [sourceController, ...(await common()), ...places],
      environment,
    });
    await daemons.start({
      name: "kustomize-controller",
      command: [kustomizeController, ...(await common())],
      environment,
    });
    return new OwnFlux(daemons);
  }

  async stop(): Promise<void> {
    for (const name of await this.daemons.names()) await this.daemons.stop(name);
  }
}
