import { execa } from "execa";
import { checkout } from "./paths";

type Command = readonly [string, ...string[]];

/** Runs the commands on the caller's terminal until one fails; returns its exit code. */
async function runAll(commands: readonly Command[]): Promise<number> {
  for (const [program, ...args] of commands) {
    const { exitCode } = await execa(program, args, { cwd: checkout, stdio: "inherit", reject: false });
    if (exitCode !== 0) return exitCode ?? 1;
  }
  return 0;
}

const checks: readonly Command[] = [
  ["npm", "run", "--silent", "typecheck"],
  ["npm", "run", "--silent", "lint"],
];

/** What was just deployed is looked at before other tests load the machine; the last ends with `pulumi destroy`. */
const allTests = [
  "test/unit/**/*.test.ts",
  ...[
    "platform",
    "access",
    "network-policies",
    "quota",
    "jobs",
    "lakehouse",
    "correctness",
    "iceberg-releases",
    "history-server",
    "secrets",
    "failures",
    "durability",
    "stale-pods",
    "truth",
    "rights",
    "readme",
  ].map((name) => `test/e2e/${name}.test.ts`),
  ...["attack", "policy", "contract"].map((folder) => `test/${folder}/**/*.test.ts`),
  "test/e2e/lifecycle.test.ts",
];

/** Types and style first, because they fail fastest; then all tests or those of the files, on a sandbox that runs. */
export function test(files: readonly string[]): Promise<number> {
  const tests = files.length > 0 ? files : allTests;
  const withoutCluster = tests.every((file) => file.startsWith("test/unit/"));
  return runAll([
    ...checks,
    ...(withoutCluster ? [] : [["node", "sandbox/run.mjs", "up"] as const]),
    ["npx", "mocha", ...tests],
  ]);
}

export function bench(args: readonly string[]): Promise<number> {
  return runAll([["node", "--import", "tsx", "bench/run.ts", ...args]]);
}
