import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BootNote } from "./boot-note";

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

const note = (stateFolder: string) => new BootNote<Record<string, string>>(join(stateFolder, "sysctls.json"));

/** Notes the machine's values before the kubelet first changes them. */
export function saveSysctls(stateFolder: string): Promise<void> {
  return note(stateFolder).write(async () => {
    const values: Record<string, string> = {};
    for (const sysctl of kubeletSysctls) values[sysctl] = await readFile(kernel(sysctl), "utf8");
    return values;
  });
}

/** Puts the noted values back. */
export function restoreSysctls(stateFolder: string): Promise<void> {
  return note(stateFolder).restore(async (values) => {
    for (const [sysctl, value] of Object.entries(values)) await writeFile(kernel(sysctl), value);
  });
}
