import { execa } from "execa";
import { join } from "node:path";
import { paths } from "./paths";
import { daemons } from "./processes";
import { ensureTools } from "./tools/tools";

/** What makes kubectl talk to the sandbox, and keep its cache of the API's kinds with the sandbox. */
export function kubectlEnvironment(): { KUBECONFIG: string; KUBECACHEDIR: string } {
  return { KUBECONFIG: paths.kubeconfig, KUBECACHEDIR: join(paths.state, "kubectl-cache") };
}

/** @throws where no cluster runs: its address would be looked for beyond this machine. */
export async function refuseStopped(): Promise<void> {
  if (!(await daemons.isAlive("kube-apiserver"))) throw new Error("The sandbox does not run: `npm run up` starts it.");
}

/**
 * Runs kubectl on the sandbox's cluster, on the caller's terminal.
 * @returns its exit code
 */
export async function kubectl(args: readonly string[]): Promise<number> {
  await refuseStopped();
  const { kube } = await ensureTools(() => undefined);
  const { exitCode } = await execa(kube, ["kubectl", ...args], {
    env: kubectlEnvironment(),
    stdio: "inherit",
    reject: false,
  });
  return exitCode ?? 1;
}
