import { execa } from "execa";
import { delimiter, dirname } from "node:path";
import { pulumiEnvironment } from "../pulumi-cli/pulumi-cli";
import { refuseStopped } from "../services/cluster/access";
import { readOwnership } from "../shared/ownership";
import { checkout, paths } from "../shared/paths";
import { ensureTools } from "../tools/tools";
import { readConfiguration, refuseOtherCluster, stackOptions } from "./deploy";

/**
 * The budget table of the sandbox's stack, with its CLI and backend; run.mjs shows that of any other without the
 * sandbox.
 */
export async function budget(args: readonly string[]): Promise<number> {
  await refuseStopped();
  refuseOtherCluster(await readConfiguration(args), args);
  const { pulumi: cli, helm } = await ensureTools(() => undefined);
  const environment = await pulumiEnvironment({ cli, helm });
  const nodeOptions = stackOptions((await readOwnership(paths.state))?.nodes ?? "real", process.env);
  const options = args.includes("--") ? nodeOptions : ["--", ...nodeOptions];
  const program = ["--import", "tsx", "policies/report/main.ts", ...args, ...options];
  const env = { ...environment, PATH: [dirname(cli), environment.PATH].join(delimiter) };
  const running = { cwd: checkout, env, extendEnv: false, stdio: "inherit", reject: false } as const;
  return (await execa(process.execPath, program, running)).exitCode ?? 1;
}
