import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What the kubelet sets for the whole machine: its `setupKernelTunables`, pkg/kubelet/cm/container_manager_linux.go.
 */
const kubeletSysctls = [
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
];

const kernel = (sysctl: string) => join("/proc/sys", sysctl);

interface Saved {
  readonly boot: string;
  readonly values: Record<string, string>;
}

const bootId = () => readFile("/proc/sys/kernel/random/boot_id", "utf8");

/** Notes the machine's values before the kubelet first changes them; once a boot. */
export async function saveSysctls(stateFolder: string): Promise<void> {
  const boot = await bootId();
  if ((await readSaved(stateFolder))?.boot === boot) return;
  const values: Record<string, string> = {};
  for (const sysctl of kubeletSysctls) values[sysctl] = await readFile(kernel(sysctl), "utf8");
  await writeFile(join(stateFolder, "sysctls.json"), JSON.stringify({ boot, values } satisfies Saved));
}

/** Puts the noted values back, unless a reboot has done so. */
export async function restoreSysctls(stateFolder: string): Promise<void> {
  const saved = await readSaved(stateFolder);
  if (saved?.boot === (await bootId())) {
    for (const [sysctl, value] of Object.entries(saved.values)) await writeFile(kernel(sysctl), value);
  }
  await rm(join(stateFolder, "sysctls.json"), { force: true });
}

async function readSaved(stateFolder: string): Promise<Saved | undefined> {
  try {
    return JSON.parse(await readFile(join(stateFolder, "sysctls.json"), "utf8")) as Saved;
  } catch {
    return undefined;
  }
}
