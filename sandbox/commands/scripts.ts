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

/** What was just deployed is looked at before other tests load the machine; the last ends with `pulumi destroy`. */
export const allTests = [
  "test/unit/**/*.test.ts",
  ...[
    "platform",
    "access",
    "network-policies",
    "quota",
    "jobs",
    "lakehouse",
    "teams",
    "correctness",
    "iceberg-releases",
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
    "tutorial",
    "jobs-template",
  ].map((name) => `test/e2e/${name}.test.ts`),
  ...["attack", "policy", "contract"].map((folder) => `test/${folder}/**/*.test.ts`),
  "test/e2e/lifecycle.test.ts",
];

const startSandbox: Command = ["node", "sandbox/run.mjs", "up"];

/** Types and style first, because they fail fastest; then all tests or those of the files, on a sandbox that runs. */
export function test(files: readonly string[]): Promise<number> {
  const tests = files.length > 0 ? files : allTests;
  const withoutCluster = tests.every((file) => file.startsWith("test/unit/"));
  return runAll([...checks, ...(withoutCluster ? [] : [startSandbox]), ["npx", "mocha", ...tests]]);
}

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
