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

/** What `pulumi stack export` gives, as far as it matters here. */
export interface ExportedStack {
  readonly deployment: {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly PendingOperation[];
  };
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Replaced, and still to be deleted. */
  readonly delete?: boolean;
  readonly inputs?: { readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown } };
}

interface PendingOperation {
  readonly type: string;
  readonly resource: ExportedResource;
}

interface Checkpoint {
  readonly checkpoint: { readonly latest?: ExportedStack["deployment"] };
}

/** The Kubernetes objects of a type that the stack has, id to URN. */
export async function objectsOfStack(stack: StoredStack, type: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(checkpointFile(stack), "utf8").catch(() => "{}");
  const resources = (JSON.parse(text) as Partial<Checkpoint>).checkpoint?.latest?.resources ?? [];
  const wanted = resources.filter((resource) => resource.type === type && !resource.delete);
  return new Map(wanted.flatMap(({ id, urn }) => (id === undefined ? [] : [[id, urn] as const])));
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

/**
 * The stack as if every Kubernetes object whose creation was interrupted had been created: a refresh then finds out
 * which are there, and forgets the others. Their id is known beforehand: `NAMESPACE/NAME`, or `NAME` in no namespace.
 */
export function withInterruptedCreations(stack: ExportedStack): ExportedStack {
  const { resources = [], pending_operations: operations = [] } = stack.deployment;
  const known = new Set(resources.map(({ urn }) => urn));
  const created = operations.flatMap(({ type, resource }) => {
    const adoptable = type === "creating" && resource.type.startsWith("kubernetes:") && !known.has(resource.urn);
    const id = adoptable ? objectId(resource) : undefined;
    return id === undefined ? [] : { ...resource, id };
  });
  const adopted = new Set(created.map(({ urn }) => urn));
  return {
    ...stack,
    deployment: {
      ...stack.deployment,
      resources: [...resources, ...created],
      pending_operations: operations.filter(({ resource }) => !adopted.has(resource.urn)),
    },
  };
}

function objectId({ inputs }: ExportedResource): string | undefined {
  const { name, namespace } = inputs?.metadata ?? {};
  if (typeof name !== "string") return undefined;
  return typeof namespace === "string" ? `${namespace}/${name}` : name;
}
