import { readFile } from "node:fs/promises";
import type { ProdStack } from "../test/support/prod-stack";

/**
 * Processor time that all processes of a preview of stack `prod` with its policies take, in seconds.
 * @param environment over this process' own
 */
export async function prodPreview(stack: ProdStack, environment: NodeJS.ProcessEnv): Promise<number> {
  const own = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const before = await processorTimeOfEnded();
    const { exitCode, output } = await stack.preview();
    if (exitCode !== 0) throw new Error(`Stack prod was not previewed:\n${output}`);
    return (await processorTimeOfEnded()) - before;
  } finally {
    for (const key of Object.keys(environment)) {
      if (own[key] === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = own[key];
    }
  }
}

/** That of all processes below this one that have ended: `cutime` and `cstime` in proc_pid_stat(5). */
async function processorTimeOfEnded(): Promise<number> {
  const fields = (await readFile("/proc/self/stat", "utf8")).split(") ")[1]?.split(" ") ?? [];
  const ticks = Number(fields[13]) + Number(fields[14]);
  return ticks / 100; // USER_HZ, the same on every architecture of Linux that Node runs on
}
