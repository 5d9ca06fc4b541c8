import { readFile, readdir } from "node:fs/promises";

/** What the kernel tells about this machine and its processes, read from /proc. */

export interface Mount {
  readonly point: string;
  readonly type: string;
  /** Options of the filesystem, such as a cgroup hierarchy's controllers. */
  readonly options: readonly string[];
}

/** The mounts this process sees; proc_pid_mountinfo(5) describes the format. */
export async function mounts(): Promise<Mount[]> {
  return parseMountInfo(await readFile("/proc/self/mountinfo", "utf8"));
}

export function parseMountInfo(text: string): Mount[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [before = "", after = ""] = line.split(" - ");
      const point = before.split(" ")[4] ?? "";
      const [type = "", , options = ""] = after.split(" ");
      return {
        point: point.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))),
        type,
        options: options.split(","),
      };
    });
}

/** Processes with a cgroup at or under `cgroup` (such as `/name`) in any hierarchy. */
export async function processesIn(cgroup: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const inside = await Promise.all(
    pids.map(async (pid) => {
      const memberships = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
      return memberships.split("\n").some((line) => `${line.split(":")[2] ?? ""}/`.startsWith(`${cgroup}/`));
    }),
  );
  return pids.filter((_, index) => inside[index]);
}

/** capabilities(7), by number. */
export const capabilities = { netAdmin: 12, sysAdmin: 21, sysResource: 24 } as const;

export async function hasCapability(capability: number): Promise<boolean> {
  const status = await readFile("/proc/self/status", "utf8");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return ((effective >> BigInt(capability)) & 1n) === 1n;
}
