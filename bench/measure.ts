import { execa } from "execa";
import { resolve } from "node:path";

export const project = resolve(__dirname, "..");

/** Runs a command in the project's folder and gives its wall time in seconds and what it printed. */
export async function timed(
  command: readonly [string, ...string[]],
  options: { env?: Record<string, string>; input?: string; exitCodes?: readonly number[] } = {},
): Promise<{ seconds: number; output: string }> {
  const { exitCodes = [0], ...rest } = options;
  const [file, ...args] = command;
  const start = performance.now();
  const result = await execa(file, args, { cwd: project, all: true, reject: false, ...rest });
  const seconds = (performance.now() - start) / 1000;
  if (result.exitCode === undefined || !exitCodes.includes(result.exitCode)) {
    throw new Error(`\`${command.join(" ")}\` ended with ${String(result.exitCode)}:\n${result.all}`);
  }
  return { seconds, output: result.all };
}

/** One of the README's commands, `npm run NAME -- ARGS`. */
export const sandbox = (...args: string[]) => timed(["node", "sandbox/run.mjs", ...args]);

/** The phases of `npm run up`, name to seconds, as it prints them at its end. */
export function phasesOf(output: string): Map<string, number> {
  const rows = output.matchAll(/^ {2}(\S.*?) +(\d+\.\d) s +\d+ %$/gm);
  return new Map([...rows].map(([, phase = "", seconds]) => [phase, Number(seconds)]));
}

export async function repeat<T>(times: number, what: string, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 1; i <= times; i++) {
    console.error(`${what}: run ${i} of ${times}`);
    results.push(await run());
  }
  return results;
}
