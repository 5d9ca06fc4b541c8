import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Runs something, and tells the processor time of all processes below this one that ended meanwhile, in seconds. */
export async function processorTimeOf(run: () => Promise<unknown>): Promise<number> {
  const before = await timeOfEnded();
  await run();
  return (await timeOfEnded()) - before;
}

/**
 * A command that runs a program as the first process of a namespace: whoever the program leaves behind belongs to it,
 * and the kernel ends and counts all of them with it. Pulumi leaves its plugins and policy packs without waiting for
 * them.
 *
 * @returns the command's path
 */
export async function countingAll(program: string, folder: string): Promise<string> {
  const command = join(folder, "counting-all");
  const script = `#!/bin/sh\nexec unshare --pid --fork --mount-proc -- '${program}' "$@"\n`;
  await writeFile(command, script, { mode: 0o755 });
  return command;
}

/** `cutime` and `cstime` in proc_pid_stat(5). */
async function timeOfEnded(): Promise<number> {
  const fields = (await readFile("/proc/self/stat", "utf8")).split(") ")[1]?.split(" ") ?? [];
  const ticks = Number(fields[13]) + Number(fields[14]);
  return ticks / 100; // USER_HZ, the same on every architecture of Linux that Node runs on
}
