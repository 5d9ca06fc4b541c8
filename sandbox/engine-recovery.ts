import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";

/** A stack in a backend that is a folder. */
export interface StoredStack {
  readonly backend: string;
  readonly project: string;
  readonly name: string;
}

/** The stack's last state (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go). */
export const checkpointFile = ({ backend, project, name }: StoredStack): string =>
  join(backend, ".pulumi/stacks", project, `${name}.json`);

/**
 * Takes away the locks of CLIs that were killed. A lock is left alone while its process may be at work: on another
 * machine, or when a CLI of that number runs.
 *
 * @returns the numbers of the processes that had left them
 */
export async function removeStaleLocks({ backend, project, name }: StoredStack): Promise<number[]> {
  const folder = join(backend, ".pulumi/locks/organization", project, name);
  const files = await readdir(folder).catch(() => []);
  const locks = files.filter((file) => file.endsWith(".json"));
  const removed = locks.map(async (file) => {
    const path = join(folder, file);
    const lock = JSON.parse(await readFile(path, "utf8")) as { pid: number; hostname: string };
    if (lock.hostname !== hostname() || (await isCli(lock.pid))) return [];
    await rm(path, { force: true });
    await rm(`${path}.attrs`, { force: true });
    return [lock.pid];
  });
  return (await Promise.all(removed)).flat();
}

async function isCli(pid: number): Promise<boolean> {
  const executable = await readlink(`/proc/${pid}/exe`).catch(() => "");
  return basename(executable).startsWith("pulumi");
}

interface Checkpoint {
  readonly checkpoint: {
    readonly latest?: {
      readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
    };
  };
}

/** What a killed CLI was doing, such as `creating Service web`. Nobody knows yet whether it was done. */
export async function pendingOperations(stack: StoredStack): Promise<string[]> {
  const text = await readFile(checkpointFile(stack), "utf8").catch(() => "");
  // A state is megabytes of JSON, and nearly always has none.
  if (!text.includes('"pending_operations"')) return [];
  const { latest } = (JSON.parse(text) as Checkpoint).checkpoint;
  return (latest?.pending_operations ?? []).map(({ type, resource }) => {
    const [kind = "", name = ""] = resource.urn.split("::").slice(-2);
    return `${type} ${kind.split(":").at(-1) ?? ""} ${name}`;
  });
}
