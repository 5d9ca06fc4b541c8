import { resolve } from "node:path";
import { execa } from "execa";

const projectRoot = resolve(__dirname, "../../..");

/** Runs one of the README's commands, `npm run NAME -- ARGS`, without npm's own output. */
export function sandbox(...args: string[]) {
  return execa("node", ["sandbox/run.mjs", ...args], { cwd: projectRoot, all: true, reject: false, stdin: "ignore" });
}

/** Like `sandbox`, for commands that must succeed; gives what it printed to its standard output. */
export async function succeeds(...args: string[]): Promise<string> {
  const result = await sandbox(...args);
  if (result.exitCode !== 0) {
    throw new Error(`\`${args.join(" ")}\` ended with exit code ${String(result.exitCode)}:\n${result.all}`);
  }
  return result.stdout;
}

export const kubectl = (...args: string[]): Promise<string> => succeeds("kubectl", ...args);
export const pulumi = (...args: string[]): Promise<string> => succeeds("pulumi", ...args);

let running: Promise<string> | undefined;

/** The sandbox with the platform deployed: `npm run up`, once in a test run. */
export function platformIsUp(this: Mocha.Context): Promise<string> {
  this.timeout("60m");
  return (running ??= succeeds("up"));
}
