import { execa } from "execa";
import { checkout } from "../shared/paths";
import { ensureOfficialProvider } from "../tools/kubernetes-provider";
import { runPhases } from "./phases";

type Command = readonly [string, ...string[]];

/** Runs the commands on the caller's terminal until one fails; returns its exit code. */
async function runAll(commands: readonly Command[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  for (const [program, ...args] of commands) {
    const { exitCode } = await execa(program, args, { cwd: checkout, env, stdio: "inherit", reject: false });
    if (exitCode !== 0) return exitCode ?? 1;
  }
  return 0;
}

const checks: readonly Command[] = [
  ["npm", "run", "--silent", "typecheck"],
  ["npm", "run", "--silent", "lint"],
];

const endToEnd = (...names: string[]) => names.map((name) => `test/e2e/${name}.test.ts`);

/** What was just deployed is looked at before other tests load the machine. */
const core = [
  "test/unit/**/*.test.ts",
  ...endToEnd(
    "platform",
    "access",
    "network-policies",
    "quota",
    "jobs",
    "lakehouse",
    "teams",
    "correctness",
    "history-server",
    "secrets",
    "failures",
    "plain-http",
    "durability",
    "stale-pods",
    "api-server-restart",
    "truth",
    "rights",
    "readme",
  ),
  ...["attack", "policy", "contract"].map((folder) => `test/${folder}/**/*.test.ts`),
];

/** The tests of what builds on the core. Each is a suite of test/e2e/support/beyond-the-core.ts. */
export const beyondTheCore = [
  ...endToEnd("monitoring", "tutorial", "iceberg-releases", "jobs-template", "guides", "operate", "flux"),
  "test/faults/daemons.test.ts",
];

/** Ends with `pulumi destroy`. */
const last = endToEnd("lifecycle");

export const allTests = [...core, ...beyondTheCore, ...last];

export interface TestOptions {
  /** Whether the tests beyond the core run too. */
  readonly all: boolean;
  /** Minutes within which all is to end: the tests beyond the core run as long as there is time for them. */
  readonly minutes: number | undefined;
  /** The test files; empty for the core, or what the other options say. */
  readonly files: readonly string[];
}

const startSandbox: Command = ["node", "sandbox/run.mjs", "up"];

/** Types and style first, because they fail fastest; then the tests, on a sandbox that runs. */
export function test({ all, minutes, files }: TestOptions): Promise<number> {
  const chosen = all || minutes !== undefined ? allTests : [...core, ...last];
  const tests = files.length > 0 ? files : chosen;
  const withoutCluster = tests.every((file) => file.startsWith("test/unit/"));
  const env: Record<string, string> =
    minutes === undefined ? {} : { [endOfTests]: String(Date.now() + minutes * 60e3) };
  return runAll([...checks, ...(withoutCluster ? [] : [startSandbox]), ["npx", "mocha", ...tests]], env);
}

/** The variable that holds the time, in milliseconds since 1970, at which all tests are to have ended. */
export const endOfTests = "LAKEHOUSE_TESTS_END";

export interface ContractOptions {
  /** Whether Pulumi's own kubernetes provider takes the place of the stand-in. */
  readonly official: boolean;
  /** The test files; empty for all that the provider has part in. */
  readonly files: readonly string[];
}

/** Read by test/contract/kubernetes/support/provider.ts. */
const officialProvider = { LAKEHOUSE_KUBERNETES_PROVIDER: "official" };

/** The contract tests, on a sandbox that runs: against the stand-ins, or against Pulumi's own kubernetes provider. */
export async function contract({ official, files }: ContractOptions): Promise<number> {
  const folder = official ? "test/contract/kubernetes" : "test/contract";
  const tests = files.length > 0 ? files : [`${folder}/**/*.test.ts`];
  if (official) {
    await runPhases([
      {
        title: "Pulumi's kubernetes provider",
        expected: "about 15 min the first time on a machine",
        run: async (report) => {
          await ensureOfficialProvider(report);
        },
      },
    ]);
  }
  return runAll([startSandbox, ["npx", "mocha", ...tests]], official ? officialProvider : {});
}

export function bench(args: readonly string[]): Promise<number> {
  return runAll([["node", "--import", "tsx", "bench/run.ts", ...args]]);
}
