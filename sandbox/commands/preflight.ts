import { execa } from "execa";
import { access, constants, mkdtemp, readFile, rm, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { realNodeOwner } from "../services/cluster/isolation";
import { cgroup } from "../services/cluster/isolation";
import { capabilities, hasCapability, mounts, processesIn } from "../services/cluster/machine";
import type { NodeKind } from "../shared/nodes";
import { hostInterface, needs, network, ports } from "../shared/settings";

/** Why a real node cannot run here, in words that complete "because …"; undefined when nothing speaks against it. */
export async function realNodeObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "this is not root";
  if (!(await hasCapability(capabilities.sysAdmin)) || !(await hasCapability(capabilities.netAdmin))) {
    return "root lacks the capabilities CAP_SYS_ADMIN and CAP_NET_ADMIN here, as in an unprivileged container";
  }
  const system = foreignSystem(await readFile("/etc/os-release", "utf8").catch(() => ""));
  if (system !== undefined) {
    const known = systems.map(({ name, oldest }) => `${name} ${oldest}`).join(" or ");
    return `a real node is made of packages of ${known} or later, and this is ${system}`;
  }
  const cgroups = (await mounts()).filter(({ type }) => type === "cgroup" || type === "cgroup2");
  if (cgroups.length === 0) return "no cgroup hierarchy is mounted";
  const failed = await failingProbe();
  return failed && `the kernel refuses ${failed}`;
}

/** Systems with all packages of the node, from the release on that is named. */
const systems = [
  { id: "debian", name: "Debian", oldest: 12 },
  { id: "ubuntu", name: "Ubuntu", oldest: 22.04 },
] as const;

/** The name of this system, where a real node does not run on it; os-release(5) describes the format. */
export function foreignSystem(osRelease: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(osRelease)?.[1];
  // Debian's next release has no number yet.
  const release = Number(field("VERSION_ID") ?? Infinity);
  const isKnown = systems.some(({ id, oldest }) => id === field("ID") && release >= oldest);
  return isKnown ? undefined : (field("PRETTY_NAME") ?? "an unknown system");
}

/** What a node's daemons will ask of the kernel, each tried in namespaces that end with the trial. */
const probes: readonly { readonly what: string; readonly tool?: string; readonly script: string }[] = [
  { what: "namespaces of its own", script: "true" },
  {
    what: "overlay mounts",
    script: 'cd "$1"; mkdir a b c d; mount -t overlay -o lowerdir=a,upperdir=b,workdir=c overlay d',
  },
  {
    what: "virtual Ethernet and bridges",
    tool: "ip",
    script: "ip link add v0 type veth peer name v1; ip link add b0 type bridge; ip link set v0 master b0",
  },
  {
    what: "filters on bridges",
    script: "[ -e /proc/sys/net/bridge ] || modprobe --dry-run --quiet br_netfilter",
  },
  {
    what: "nftables",
    tool: "nft",
    script: `nft -f - <<END
table ip t { chain c { type nat hook output priority 0; }; }
table inet t { chain c { type filter hook output priority 0; meta skuid != 0 reject with icmpx admin-prohibited; }; }
END`,
  },
];

async function failingProbe(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-probe-"));
  try {
    for (const { what, tool, script } of probes) {
      if (tool && !(await hasProgram(tool))) continue; // installed later, and tried then
      const trial = ["--net", "--mount", "--propagation", "private", "sh", "-euc", script, "sh", folder];
      const { failed } = await execa("unshare", trial, { reject: false });
      if (failed) return what;
    }
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function hasProgram(name: string): Promise<boolean> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/**
 * The kind of node to use, and why it is not a real node.
 *
 * @param wanted absent: `before`, else real nodes if possible
 * @param before the kind that the sandbox has, if there is one
 * @throws when a real node is demanded and impossible
 */
export function chooseNodes(
  wanted: NodeKind | undefined,
  obstacle: string | undefined,
  before?: NodeKind,
): { kind: NodeKind; fallback?: string } {
  if (wanted === "simulated") return { kind: "simulated" };
  if (obstacle === undefined && before === "simulated") {
    const remedy = "`npm run down -- --wipe`, then `npm run up -- --nodes real` makes a real one";
    return { kind: "simulated", fallback: `Nodes are simulated as before, so pods only pretend to run: ${remedy}.` };
  }
  if (obstacle === undefined) return { kind: "real" };
  if ((wanted ?? before) === "real") {
    const remedy = obstacle === "this is not root" ? "run it as root" : "use another machine";
    throw new Error(`A real node is not possible because ${obstacle}: ${remedy}, or take --nodes simulated.`);
  }
  return { kind: "simulated", fallback: `Nodes are simulated because ${obstacle}: pods only pretend to run.` };
}

/** Sizes in GiB. */
export interface Space {
  readonly disk: number;
  readonly memory: number;
}

/** @throws when the machine has too little left of either. */
export function refuseShortage(free: Space, needed: Space, folder: string): void {
  const short = (what: string, has: number, wants: number, remedy: string) =>
    new Error(`${what} is short: ${has.toFixed(1)} GiB free, ${wants} GiB needed; ${remedy}.`);
  if (free.disk < needed.disk) {
    const remedy = `free some for ${folder}, or put LAKEHOUSE_SANDBOX_STATE and LAKEHOUSE_SANDBOX_CACHE elsewhere`;
    throw short("Disk space", free.disk, needed.disk, remedy);
  }
  if (free.memory < needed.memory)
    throw short("Memory", free.memory, needed.memory, "end something, or take another machine");
}

/**
 * Drivers that leave no executor room wait for it for ever.
 *
 * @param gib memory of the node, as the scheduler counts it
 * @throws when the shipped jobs could not run on it
 */
export function refuseSmallNode(gib: number): void {
  if (gib >= needs.nodeGiB) return;
  throw new Error(
    `The node has ${gib.toFixed(1)} GiB of memory, and the jobs' requests need ${needs.nodeGiB} GiB: take another ` +
      `machine, or declare a larger node with --node-size cpu=2,memory=${needs.nodeGiB}Gi, which the pods do not fill.`,
  );
}

export async function freeSpace(folder: string): Promise<Space> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  return { disk: (bavail * bsize) / 2 ** 30, memory: Number(available) / 2 ** 20 };
}

async function nearestExisting(folder: string): Promise<string> {
  return access(folder).then(
    () => folder,
    () => nearestExisting(dirname(folder)),
  );
}

/** @throws when the state folder cannot be used. */
export async function refuseUnusable(stateFolder: string): Promise<void> {
  const instead = "set LAKEHOUSE_SANDBOX_STATE to another folder";
  // The kubelet's sockets under it must not exceed 107 bytes, a limit of Linux.
  if (stateFolder.length > 70)
    throw new Error(`The path of the state folder, ${stateFolder}, is too long: ${instead}.`);
  const folder = await nearestExisting(stateFolder);
  await access(folder, constants.W_OK).catch(() => {
    throw new Error(`The state folder ${stateFolder} cannot be made because ${folder} is not writable: ${instead}.`);
  });
}

/** @throws when somebody else uses what a real node needs. */
export async function refuseTakenNetwork(stateFolder: string): Promise<void> {
  const owner = await realNodeOwner();
  if (owner !== undefined && owner !== stateFolder && (await processesIn(cgroup)).length > 0) {
    throw new Error(
      `A real node runs on this machine already, with its state in ${owner}: ` +
        `\`LAKEHOUSE_SANDBOX_STATE=${owner} npm run down\` ends it.`,
    );
  }
  const clash = takenRange(await readFile("/proc/net/route", "utf8"));
  if (clash) {
    throw new Error(
      `The network ${clash.range}, which the node needs, is routed to ${clash.device}: ` +
        `take that route away, or change \`network\` in sandbox/shared/settings.ts.`,
    );
  }
}

/** The first of our ranges that a route of somebody else's leads into; a wider route stays behind ours. */
export function takenRange(routes: string): { range: string; device: string } | undefined {
  const number = (address: string) => address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  // The kernel prints addresses as little-endian hexadecimal numbers.
  const littleEndian = (hex: string) => Buffer.from(hex, "hex").readUInt32LE();
  for (const line of routes.trim().split("\n").slice(1)) {
    const [device = "", destination = "", , , , , , mask = ""] = line.trim().split(/\s+/);
    if (device === hostInterface) continue;
    for (const range of [network.link, network.pods, network.services]) {
      const [base = "", prefix = ""] = range.split("/");
      const size = 2 ** (32 - Number(prefix));
      const start = littleEndian(destination);
      const routeSize = 2 ** 32 - littleEndian(mask);
      if (routeSize <= size && start >= number(base) && start < number(base) + size) return { range, device };
    }
  }
  return undefined;
}

/** @throws when another program listens where simulated nodes' control plane would. */
export async function refuseTakenPorts(): Promise<void> {
  for (const port of Object.values(ports)) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once("error", () => {
        resolve(false);
      });
      server.listen(port, "127.0.0.1", () =>
        server.close(() => {
          resolve(true);
        }),
      );
    });
    if (!free) {
      throw new Error(
        `Port ${port} of the loopback interface is taken: end what listens there (\`ss -ltnp\` tells), ` +
          "or change `ports` in sandbox/shared/settings.ts.",
      );
    }
  }
}

export function neededSpace(kind: NodeKind, built: boolean): Space {
  return { disk: built ? needs.diskGiB.built : needs.diskGiB.cold, memory: needs.memoryGiB[kind] };
}
