import { createHash } from "node:crypto";
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Names a result by everything it is made from: the same inputs give the same key, in any checkout. */
export function contentKey(...inputs: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) {
    // The length in front keeps ("ab", "c") and ("a", "bc") apart.
    hash.update(`${Buffer.byteLength(input)}:`).update(input);
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * A folder of the cache that is made once. It is complete or absent: made under another name and renamed, so that a
 * killed run leaves nothing half done, and of two runs at once the second to finish takes what the first has made.
 * What nobody has asked for in a month is removed when something new is made beside it.
 */
export async function cachedFolder(
  parent: string,
  name: string,
  make: (unfinished: string) => Promise<void>,
): Promise<string> {
  const folder = join(parent, name);
  if (await exists(folder)) {
    await markUsed(folder);
    return folder;
  }
  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent);
  const unfinished = await mkdtemp(join(parent, `${unfinishedPrefix}${process.pid}-`));
  try {
    await chmod(unfinished, 0o755);
    await make(unfinished);
    await markUsed(unfinished);
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

const unfinishedPrefix = ".unfinished-";

const keptUnusedMilliseconds = 30 * 24 * 60 * 60 * 1000;

function markUsed(folder: string): Promise<void> {
  const now = new Date();
  return utimes(folder, now, now);
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const entry = join(parent, name);
    const abandoned = name.startsWith(unfinishedPrefix)
      ? !isAlive(Number.parseInt(name.slice(unfinishedPrefix.length), 10))
      : Date.now() - (await stat(entry)).mtimeMs > keptUnusedMilliseconds;
    if (abandoned) await rm(entry, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
