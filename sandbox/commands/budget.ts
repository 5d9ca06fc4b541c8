import { execa } from "execa";
import { delimiter, dirname } from "node:path";
import { pulumiEnvironment, sandboxStack } from "../pulumi-cli/pulumi-cli";
import { refuseStopped } from "../services/cluster/access";
import { readOwnership } from "../shared/ownership";
import { checkout, paths } from "../shared/paths";
import { ensureTools } from "../tools/tools";
import { readConfiguration, refuseOtherCluster, stackOptions } from "./deploy";

/** The budget table of a stack: of the sandbox's own with its CLI and backend, of any other with those of the caller. */
export async function budget(args: readonly string[]): Promise<number> {
  const program = ["--import", "tsx", "policies/report/main.ts", ...args];
  const run = async (given: readonly string[], env: NodeJS.ProcessEnv) => {
    const options = { cwd: checkout, env, extendEnv: false, stdio: "inherit", reject: false } as const;
    return (await execa(process.execPath, [...program, ...given], options)).exitCode ?? 1;
  };
  if (args[0] !== sandboxStack) return run([], process.env);

  await refuseStopped();
  refuseOtherCluster(await readConfiguration(args), args);
  const { pulumi: cli, helm } = await ensureTools(() => undefined);
  const environment = await pulumiEnvironment({ cli, helm });
  const options = stackOptions((await readOwnership(paths.state))?.nodes ?? "real");
  const env = { ...environment, PATH: [dirname(cli), environment.PATH].join(delimiter) };
  return run(args.includes("--") ? options : ["--", ...options], env);
}
