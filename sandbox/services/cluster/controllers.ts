import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BootNote } from "./boot-note";

/** In cgroup v2 a child has only the controllers that its parent hands down, as cgroups(7) says. */
const available = "cgroup.controllers";
const handedDown = "cgroup.subtree_control";

const note = (stateFolder: string) =>
  new BootNote<Record<string, readonly string[]>>(join(stateFolder, "controllers.json"));

/** Notes what the roots of the hierarchies hand down, before the sandbox lets them hand down more. */
export function saveControllers(stateFolder: string, roots: readonly string[]): Promise<void> {
  return note(stateFolder).write(async () => {
    const entries = roots.map(async (root) => [root, await controllers(root, handedDown)] as const);
    return Object.fromEntries(await Promise.all(entries));
  });
}

/** The kubelet wants all that it knows: its `Validate`, pkg/kubelet/cm/cgroup_v2_manager_linux.go. */
export async function delegateControllers(folder: string): Promise<void> {
  for (const controller of await controllers(folder, available)) await change(folder, `+${controller}`);
}

/** Lets the roots hand down what is noted, and no more. */
export function restoreControllers(stateFolder: string): Promise<void> {
  return note(stateFolder).restore(async (before) => {
    for (const [root, kept] of Object.entries(before)) {
      const added = (await controllers(root, handedDown)).filter((controller) => !kept.includes(controller));
      for (const controller of added) await change(root, `-${controller}`);
    }
  });
}

/** The kernel refuses a controller that cannot be handed down, and withdraws none that others' children hand down. */
function change(folder: string, order: string): Promise<void> {
  return writeFile(join(folder, handedDown), order).catch(() => undefined);
}

async function controllers(folder: string, file: string): Promise<string[]> {
  return (await readFile(join(folder, file), "utf8")).split(/\s+/).filter(Boolean);
}
