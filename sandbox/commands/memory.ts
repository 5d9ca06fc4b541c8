import { readFile } from "node:fs/promises";

/**
 * What a process adds to the machine's use of memory, in KiB: its proportional set size, in which shared pages count
 * once over all who share them; for another user's process, which does not tell, its resident set size.
 */
export async function memoryOf(pid: number): Promise<number> {
  const read = (file: string, line: RegExp) =>
    readFile(`/proc/${pid}/${file}`, "utf8").then(
      (text) => Number(line.exec(text)?.[1] ?? 0),
      () => undefined,
    );
  return (await read("smaps_rollup", /^Pss:\s+(\d+) kB$/m)) ?? (await read("status", /^VmRSS:\s+(\d+) kB$/m)) ?? 0;
}
