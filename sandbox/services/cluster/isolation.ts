import { execa } from "execa";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Confinement } from "../../shared/processes";
import { sandboxName } from "../../shared/settings";
import { delegateControllers, restoreControllers, saveControllers } from "./controllers";
import { mounts, processesIn } from "./machine";
import { patient } from "../../shared/patience";

/**
 * The real node lives in namespaces of its own: a network, and a view of the file system in which the mounts of its
 * pods appear. When the last process is gone and the two files below are unmounted, all of it is gone.
 */
export const runFolder = `/run/${sandboxName}`;
export const networkPin = join(runFolder, "network");
const mountPin = join(runFolder, "mount");
const ownerFile = join(runFolder, "state-folder");

/** Every process of the real node, its pods' too, is in a cgroup under this one. */
export const cgroup = `/${sandboxName}`;

export const nodeConfinement = { network: networkPin, mount: mountPin };

/** The state folder for which the machine's real node was made, if there is one. */
export async function realNodeOwner(): Promise<string | undefined> {
  return readFile(ownerFile, "utf8").catch(() => undefined);
}

/** Makes the namespaces where they are not; true when they are new, so that nothing runs in them yet. */
export async function ensureNamespaces(stateFolder: string): Promise<boolean> {
  const pinned = new Set((await mounts()).map((mount) => mount.point));
  if (pinned.has(networkPin) && pinned.has(mountPin)) return false;
  await execa("sh", ["-euc", makeNamespaces, "sh", runFolder, networkPin, mountPin]);
  await writeFile(ownerFile, stateFolder);
  return true;
}

/** Where CNI plugins and the kubelet write, whatever their settings say. */
const fixedFolders = ["/var/lib/cni", "/var/lib/kubelet"];

/**
 * A namespace's pin must be on a mount that propagates nowhere. Inside, what containerd, the kubelet and CNI plugins
 * write to fixed places (/run/containerd, /run/netns, /var/log/containers, and `fixedFolders`) goes to memory that dies
 * with the namespace; the mounts are shared within it, because pods may ask for mount propagation.
 */
const makeNamespaces = `
run=$1 network=$2 mount=$3
for pin in "$mount" "$network" "$run"; do umount -l "$pin" 2>/dev/null || true; done
rm -rf "$run"
mkdir -m 0700 "$run"
mount --bind "$run" "$run"
mount --make-private "$run"
touch "$network" "$mount"
unshare --net="$network" true
mkdir -p ${fixedFolders.join(" ")}
unshare --mount="$mount" --propagation private sh -euc '
  mount --bind "$1" /var/log
  mount -t tmpfs -o mode=755,size=64m run /run
  mkdir -m 0700 "$1"
  mount --move /var/log "$1"
  mount -t tmpfs -o mode=755,size=64m log /var/log
  for folder in ${fixedFolders.join(" ")}; do mount -t tmpfs -o mode=755,size=64m fixed "$folder"; done
  mount --make-rshared /
' sh "$run"`;

/** Removes the namespaces' pins; they must be empty of processes. */
export async function removeNamespaces(): Promise<void> {
  for (const pin of [mountPin, networkPin, runFolder]) await execa("umount", ["-l", pin]).catch(() => undefined);
  await rm(runFolder, { recursive: true, force: true });
  for (const folder of fixedFolders) await rmdir(folder).catch(() => undefined); // empty unless somebody else uses it
}

/** Where cgroup hierarchies are mounted; one on a machine with cgroup v2 alone. */
async function hierarchies(): Promise<{ folder: string; unified: boolean; named: boolean }[]> {
  return (await mounts())
    .filter((mount) => mount.type === "cgroup" || mount.type === "cgroup2")
    .map((mount) => ({
      folder: mount.point,
      unified: mount.type === "cgroup2",
      named: mount.options.some((option) => option.startsWith("name=")),
    }));
}

/**
 * Makes the sandbox's cgroup in every hierarchy, as the kubelet's `cgroupRoot` must be, and inside it the one for
 * daemons, in a hierarchy that only groups processes, where there is one.
 * @returns the confinement that puts a daemon there.
 */
export async function ensureCgroups(stateFolder: string): Promise<Required<Pick<Confinement, "cgroup">>> {
  const all = await hierarchies();
  await saveControllers(
    stateFolder,
    all.filter(({ unified }) => unified).map(({ folder }) => folder),
  );
  for (const { folder, unified } of all) {
    await mkdir(join(folder, cgroup), { recursive: true });
    if (unified) for (const parent of [folder, join(folder, cgroup)]) await delegateControllers(parent);
  }
  const tracking = all.find(({ unified }) => unified) ?? all.find(({ named }) => named) ?? all[0];
  if (tracking === undefined) throw new Error("No cgroup hierarchy is mounted: a real node needs one.");
  const daemons = join(tracking.folder, cgroup, "daemons");
  await mkdir(daemons, { recursive: true });
  return { cgroup: daemons };
}

async function signalAll(group: string, name: NodeJS.Signals): Promise<number> {
  const pids = await processesIn(group);
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // gone meanwhile
    }
  }
  return pids.length;
}

/** Asks the pods' processes to end, and waits for at most `graceSeconds`. */
export async function endPods(graceSeconds: number): Promise<void> {
  const pods = `${cgroup}/kubepods`;
  const deadline = Date.now() + patient(graceSeconds) * 1000;
  await signalAll(pods, "SIGTERM");
  while (Date.now() < deadline && (await processesIn(pods)).length > 0) await sleep(50);
}

/** Ends what is left of the real node: the processes of its pods, their shims, its daemons. */
export async function killAll(): Promise<void> {
  const deadline = Date.now() + patient(20_000);
  while ((await signalAll(cgroup, "SIGKILL")) > 0) {
    if (Date.now() > deadline) throw new Error(`Processes of ${cgroup} survive SIGKILL: reboot the machine.`);
    await sleep(50);
  }
}

export async function removeCgroups(stateFolder: string): Promise<void> {
  for (const { folder } of await hierarchies()) {
    if (existsSync(join(folder, cgroup))) await removeCgroup(join(folder, cgroup));
  }
  await restoreControllers(stateFolder);
}

/** A cgroup's files cannot be unlinked, only its folder removed, children first. */
async function removeCgroup(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeCgroup(join(folder, entry.name));
  }
  const deadline = Date.now() + patient(5000);
  for (;;) {
    try {
      await rmdir(folder);
      return;
    } catch (error) {
      // Its last processes may be dead, yet not gone.
      if ((error as NodeJS.ErrnoException).code !== "EBUSY" || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
