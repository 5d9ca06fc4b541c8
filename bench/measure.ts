import { KubeConfig } from "@kubernetes/client-node";
import { execa } from "execa";
import { resolve } from "node:path";
import { pulumiEnvironment } from "../sandbox/pulumi-cli/pulumi-cli";
import { paths } from "../sandbox/shared/paths";
import { ensureTools } from "../sandbox/tools/tools";

export const project = resolve(__dirname, "..");

interface RunOptions {
  /** Over this process' own; `undefined` takes a variable away. */
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Exit codes that are no failure. Default: 0. */
  readonly exitCodes?: readonly number[];
}

/** What a command took and printed. */
interface Timed {
  /** Wall time. */
  readonly seconds: number;
  /** Both outputs, for a person. */
  readonly output: string;
  /** Standard output alone, for a program. */
  readonly stdout: string;
}

/**
 * Runs a command in the project's folder.
 * @throws with what it printed when it fails
 */
export async function timed(
  command: readonly [string, ...string[]],
  { env = {}, input, exitCodes = [0] }: RunOptions = {},
): Promise<Timed> {
  const [file, ...args] = command;
  const start = performance.now();
  const options = {
    cwd: project,
    all: true,
    reject: false,
    env: { ...process.env, ...env },
    extendEnv: false,
  } as const;
  const result = await execa(file, args, { ...options, ...(input === undefined ? { stdin: "ignore" } : { input }) });
  const seconds = (performance.now() - start) / 1000;
  if (result.exitCode === undefined || !exitCodes.includes(result.exitCode)) {
    throw new Error(`\`${command.join(" ")}\` ended with ${String(result.exitCode)}:\n${result.all}`);
  }
  return { seconds, output: result.all, stdout: result.stdout };
}

/** One of the README's commands, `npm run NAME -- ARGS`, without npm's own time. */
export const sandbox = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  timed(["node", "sandbox/run.mjs", ...args], env ? { env } : {});

/** The Pulumi CLI on stack `dev`, as a person has it who has it on PATH. */
export async function pulumi(...args: string[]): Promise<Timed> {
  const { pulumi: cli, helm } = await ensureTools(() => undefined);
  return timed([cli, ...args, "--non-interactive"], { env: await pulumiEnvironment({ cli, helm }) });
}

export function kubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(paths.kubeconfig);
  return config;
}

/** The phases of `npm run up`, name to seconds, as it prints them at its end. */
export function phasesOf(output: string): Map<string, number> {
  const rows = output.matchAll(/^ {2}(\S.*?) +(\d+\.\d) s +\d+ %$/gm);
  return new Map([...rows].map(([, phase = "", seconds]) => [phase, Number(seconds)]));
}

/** Runs one after the other, telling which. */
export async function repeat<T>(times: number, what: string, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 1; i <= times; i++) {
    console.error(`${what}: run ${i} of ${times}`);
    results.push(await run());
  }
  return results;
}

/**
 * Seconds until `isDone`, asked ten times a second.
 * @throws when that takes longer than ten minutes
 */
export async function secondsUntil(what: string, isDone: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  for (;;) {
    if (await isDone()) return (performance.now() - start) / 1000;
    if (performance.now() - start > 600_000) throw new Error(`${what}: not after ten minutes.`);
    await new Promise((next) => setTimeout(next, 100));
  }
}
