import { execa } from "execa";
import { checkout } from "./paths";

/** Runs the commands on the caller's terminal until one fails; returns its exit code. */
async function runAll(commands: readonly (readonly [string, ...string[]])[]): Promise<number> {
  for (const [program, ...args] of commands) {
    const { exitCode } = await execa(program, args, { cwd: checkout, stdio: "inherit", reject: false });
    if (exitCode !== 0) return exitCode ?? 1;
  }
  return 0;
}

/** Types and style first, because they fail fastest, then all tests or those of the files. */
export function test(files: readonly string[]): Promise<number> {
  const tests: readonly [string, ...string[]] =
    files.length > 0
      ? ["npx", "mocha", "--no-config", "--require", "tsx/cjs", "--timeout", "30000", ...files]
      : ["npx", "mocha"];
  return runAll([["npm", "run", "--silent", "typecheck"], ["npm", "run", "--silent", "lint"], tests]);
}

export function bench(args: readonly string[]): Promise<number> {
  return runAll([["node", "--import", "tsx", "bench/run.ts", ...args]]);
}
