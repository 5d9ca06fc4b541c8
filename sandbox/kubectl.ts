import { execa } from "execa";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { paths } from "./paths";
import { ensureTools } from "./tools/tools";

/** What makes kubectl talk to the sandbox, and keep its cache of the API's kinds with the sandbox. */
export function kubectlEnvironment(): { KUBECONFIG: string; KUBECACHEDIR: string } {
  return { KUBECONFIG: paths.kubeconfig, KUBECACHEDIR: join(paths.state, "kubectl-cache") };
}

/**
 * Runs kubectl on the sandbox's cluster, on the caller's terminal.
 * @returns its exit code
 */
export async function kubectl(args: readonly string[]): Promise<number> {
  if (!existsSync(paths.kubeconfig)) throw new Error("There is no sandbox to talk to: `npm run up` makes one.");
  const { kube } = await ensureTools(() => undefined);
  const { exitCode } = await execa(kube, ["kubectl", ...args], {
    env: kubectlEnvironment(),
    stdio: "inherit",
    reject: false,
  });
  return exitCode ?? 1;
}
