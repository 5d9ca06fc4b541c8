import { execa } from "execa";
import { kubectlEnvironment, refuseStopped } from "../services/cluster/access";
import { ensureTools } from "../tools/tools";

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
