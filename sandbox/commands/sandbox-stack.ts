import { execa } from "execa";
import { pulumiEnvironment } from "../pulumi-cli/pulumi-cli";
import { readOwnership } from "../shared/ownership";
import { checkout, paths } from "../shared/paths";
import { ensureTools } from "../tools/tools";
import { readConfiguration, refuseOtherCluster, stackOptions } from "./deploy";

/**
 * Runs one of `stackPrograms` on the sandbox's stack, with its CLI and backend; run.mjs runs it on any other stack
 * without the sandbox.
 */
export async function onSandboxStack(script: string, args: readonly string[]): Promise<number> {
  refuseOtherCluster(await readConfiguration(args), args);
  const { pulumi: cli, helm } = await ensureTools(() => undefined);
  const env = await pulumiEnvironment({ cli, helm });
  const nodeOptions = stackOptions((await readOwnership(paths.state))?.nodes ?? "real", process.env);
  const options = args.includes("--") ? nodeOptions : ["--", ...nodeOptions];
  const program = ["--import", "tsx", script, ...args, ...options];
  const running = { cwd: checkout, env, extendEnv: false, stdio: "inherit", reject: false } as const;
  return (await execa(process.execPath, program, running)).exitCode ?? 1;
}
