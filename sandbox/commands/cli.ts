import { parseArgs } from "node:util";
import { refuseStopped } from "../services/cluster/access";
import { withLock } from "../shared/lock";
import { type NodeKind, nodeKinds, parseNodeSize } from "../shared/nodes";
import { paths } from "../shared/paths";
import { stackPrograms } from "../shared/settings";
import { withRootsPrograms } from "../shared/search-path";
import { down } from "./down";
import { kubectl } from "./kubectl";
import { pulumi } from "./pulumi";
import { onSandboxStack } from "./sandbox-stack";
import { bench, contract, type ContractOptions, test, type TestOptions } from "./scripts";
import { status, watchStatus } from "./status";
import { up, type UpOptions } from "./up";

const usage = `usage: npm run COMMAND -- [ARGUMENT...]
  up [--nodes real|simulated] [--node-size cpu=CORES,memory=QUANTITY|machine]
                   start or repair the sandbox and deploy to it
  down [--wipe]    stop it; --wipe forgets its state too
  status [--watch] [JOB]
                   what runs, where, which jobs wait, which alerts fire; of a job, how long each of its phases took;
                   --watch shows it again every 5 seconds
  kubectl ...      kubectl on its cluster
  pulumi ...       pulumi on its stack, or that of another project (-C FOLDER), judged by the policies
  budget STACK     what a stack, yours or the sandbox's dev, would use of its budget
  render STACK     what the program makes of a stack, as a tree for Flux
  test [--all | --minutes N] [FILE...]
                   types, style, then the tests of the core or those of the files; --all adds the tests beyond the
                   core, --minutes those for which time is left
  contract [--official] [FILE...]
                   the contract tests, on demand with Pulumi's own kubernetes provider
  bench [GROUP...] [--runs N]
                   measure the figures of docs/performance.md`;

/** @throws with one sentence when an argument is not understood. */
export function parseUp(args: readonly string[]): UpOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { nodes: { type: "string" }, "node-size": { type: "string" } },
  });
  const { nodes, "node-size": size } = values;
  if (nodes !== undefined && !isNodeKind(nodes)) {
    throw new Error(`--nodes is "${nodes}": give ${nodeKinds.join(" or ")}.`);
  }
  return { nodes, size: size === undefined || size === "machine" ? size : parseNodeSize(size) };
}

function isNodeKind(text: string): text is NodeKind {
  return (nodeKinds as readonly string[]).includes(text);
}

export function parseDown(args: readonly string[]): { wipe: boolean } {
  const { values } = parseArgs({ args: [...args], options: { wipe: { type: "boolean", default: false } } });
  return values;
}

/** @throws with one sentence when an argument is not understood. */
export function parseTest(args: readonly string[]): TestOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { all: { type: "boolean", default: false }, minutes: { type: "string" } },
    allowPositionals: true,
  });
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) {
    throw new Error(
      `--minutes is "${values.minutes ?? ""}": give the minutes within which all tests are to end, such as 70.`,
    );
  }
  return { all: values.all, minutes, files: positionals };
}

/** @throws with one sentence when an argument is not understood. */
export function parseStatus(args: readonly string[]): { watch: boolean; job: string | undefined } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { watch: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [job, other] = positionals;
  if (other !== undefined) throw new Error(`\`status\` shows one job: leave ${other} out.`);
  return { ...values, job };
}

export function parseContract(args: readonly string[]): ContractOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { official: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  return { ...values, files: positionals };
}

/** @returns the exit code */
async function run(command: string | undefined, args: readonly string[]): Promise<number> {
  const alone = <T>(work: () => Promise<T>) =>
    withLock(paths.lock, `\`${command ?? ""}\` (process ${process.pid})`, work);
  switch (command) {
    case "up": {
      const options = parseUp(args);
      await alone(() => up(options));
      return 0;
    }
    case "down": {
      const options = parseDown(args);
      await alone(() => down(options));
      return 0;
    }
    case "status": {
      const { watch, job } = parseStatus(args);
      if (watch) return watchStatus(job);
      await status(job);
      return 0;
    }
    case "kubectl":
      return kubectl(args);
    case "pulumi":
      return pulumi(args, alone);
    case "budget":
      await refuseStopped();
      return onSandboxStack(stackPrograms.budget, args);
    case "render":
      return onSandboxStack(stackPrograms.render, args);
    case "test":
      return test(parseTest(args));
    case "contract":
      return contract(parseContract(args));
    case "bench":
      return bench(args);
    default:
      console.error(usage);
      return 2;
  }
}

export async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  process.env.PATH = withRootsPrograms(process.env.PATH ?? "");
  try {
    process.exitCode = await run(command, rest);
  } catch (error) {
    console.error(process.env.DEBUG || !(error instanceof Error) ? error : error.message);
    if (isUsageError(error)) console.error(usage);
    process.exitCode = 1;
  }
}

/** Node's own errors of parseArgs. */
function isUsageError(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}
