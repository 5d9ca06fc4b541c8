import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { printable } from "./printable";

/**
 * Runs `work` while no other process holds the lock of this file, which only its owner can open: another user of the
 * machine can neither hold nor fake it. flock(1) holds the lock for as long as this process holds its standard input,
 * however this process ends.
 *
 * @param holder tells who holds it, to those who find it taken
 * @throws when another process holds it
 */
export async function withLock<T>(file: string, holder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  await (await open(file, "a", 0o600)).close();
  const guard = spawn("flock", ["--nonblock", file, "cat"], { stdio: ["pipe", "pipe", "inherit"] });
  guard.stdin.on("error", () => undefined); // it may have ended already
  guard.stdin.write("held");
  const ended = once(guard, "exit");
  const isHeld = await Promise.race([once(guard.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!isHeld) {
    const other = printable(await readFile(`${file}.holder`, "utf8").catch(() => "another process"));
    throw new Error(`${other} is at work on the sandbox: wait for it to end, then try again.`);
  }
  try {
    await writeFile(`${file}.holder`, holder, { mode: 0o600 });
    return await work();
  } finally {
    guard.stdin.end();
    await ended;
  }
}
