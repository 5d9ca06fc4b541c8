import { resolve } from "node:path";
import { changesStack, commandOf, projectOf, runsEngine, runsProgram, stackOf } from "../pulumi-cli/arguments";
import { pulumi as runPulumi } from "../pulumi-cli/pulumi-cli";
import { clusterRuns, refuseStopped } from "../services/cluster/access";
import { readOwnership, refuseForeign } from "../shared/ownership";
import { checkout, paths } from "../shared/paths";
import { sandboxStack } from "../shared/settings";
import { ensureTools } from "../tools/tools";
import { policyOptions, readConfiguration, refuseOtherCluster, refuseUnjudged, stackOptions } from "./deploy";

/**
 * The Pulumi CLI on the caller's terminal: on the sandbox's stack, or on that of another project (`-C FOLDER`), judged
 * by the policies, and only while its cluster runs.
 *
 * @param alone runs what no other command may run beside
 * @returns the CLI's exit code
 * @throws with a sentence when the stack would be changed unjudged, on another cluster, or in another checkout's
 *   sandbox
 */
export async function pulumi(
  args: readonly string[],
  alone: (work: () => Promise<number>) => Promise<number>,
): Promise<number> {
  const command = commandOf(args);
  if (runsProgram(command)) refuseUnjudged(args, process.env);
  const owner = await readOwnership(paths.state);
  refuseForeign(owner, checkout, await clusterRuns());
  const { folder = "", args: inFolder } = projectOf(args);
  const project = resolve(checkout, folder);
  const isOurs = project === checkout && (stackOf(args) ?? sandboxStack) === sandboxStack;
  if (runsEngine(command)) await refuseStopped();
  if (runsEngine(command) && isOurs) refuseOtherCluster(await readConfiguration(args), args);
  const { pulumi: cli, helm } = await ensureTools(() => undefined);
  const judged = runsProgram(command) && (isOurs || project !== checkout);
  const options = [
    ...(judged ? policyOptions(args) : []),
    ...(runsProgram(command) && isOurs ? stackOptions(owner?.nodes ?? "real", process.env) : []),
  ];
  const run = async () => (await runPulumi([...inFolder, ...options], { cli, helm, project })).exitCode;
  // No `down` takes the cluster away under it.
  return changesStack(command) && isOurs ? alone(run) : run();
}
