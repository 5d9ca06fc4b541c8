import { createHash } from "node:crypto";
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Names a result by everything it is made from: the same inputs give the same key, in any checkout. */
export function contentKey(...inputs: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) {
    // The length in front keeps ("ab", "c") and ("a", "bc") apart.
    hash.update(`${input.length}:`).update(input);
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * A folder of the cache that is made once. It is complete or absent: made under another name and renamed, so that a
 * killed run leaves nothing half done, and of two runs at once the second to finish takes what the first has made.
 */
export async function cachedFolder(
  parent: string,
  name: string,
  make: (unfinished: string) => Promise<void>,
): Promise<string> {
  const folder = join(parent, name);
  if (await exists(folder)) return folder;
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const unfinished = await mkdtemp(join(parent, `${unfinishedPrefix}${process.pid}-`));
  try {
    await chmod(unfinished, 0o755);
    await make(unfinished);
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

const unfinishedPrefix = ".unfinished-";

async function removeAbandoned(parent: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(unfinishedPrefix)) continue;
    const pid = Number.parseInt(entry.slice(unfinishedPrefix.length), 10);
    if (!isAlive(pid)) await rm(join(parent, entry), { recursive: true, force: true });
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
