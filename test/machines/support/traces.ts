const kernelSettings = "kernel settings";

const passing = String.raw`^(ps|sh|sudo|sshd|sshd-session|grep|sort|\(udev-worker\))$`;

/** What a command prints of a machine that nobody may have changed, as root. */
const looks = {
  // Without those that look, that the kernel starts, and that udev starts when an interface or a disk comes or goes.
  processes: `ps -o comm= --ppid 2 --pid 2 --deselect | grep -vE '${passing}' | sort -u`,
  mounts: "findmnt --raw --noheadings --output TARGET,FSTYPE | sort",
  "network interfaces": "ip -brief link | awk '{print $1}' | sort",
  routes: "ip route show table all | grep -v dhcp | sort",
  "packet filters": "! command -v nft >/dev/null || nft --stateless list ruleset",
  "listening sockets": "ss -Hltun | awk '{print $1, $5}' | sort -u",
  cgroups: "find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d | sort",
  "controllers of cgroups": "cat /sys/fs/cgroup/cgroup.subtree_control",
  // What counts, and what the kernel sets by itself, is left out.
  [kernelSettings]:
    "sysctl --all 2>/dev/null | grep -vE '^(fs\\.(dentry|file-nr|inode|quota)|kernel\\.(ns_last_pid|random|pty\\.nr)|net\\.netfilter|net\\.bridge\\.bridge-nf-filter|dev\\.)'",
} as const;

/** Prints all that `tracesIn` reads. */
export const lookEverywhere = Object.entries(looks)
  .map(([name, command]) => `echo '== ${name}'; ${command}`)
  .join("\n");

export type Traces = Readonly<Record<string, readonly string[]>>;

/** Lines by look. */
export function tracesIn(answer: string): Traces {
  const sections = answer.split(/^== /m).slice(1);
  return Object.fromEntries(
    sections.map((section) => {
      const [name = "", ...lines] = section.trimEnd().split("\n");
      return [name, lines];
    }),
  );
}

/**
 * What is otherwise than before, a line each; a setting that was not there before comes with a module of the kernel.
 */
export function changes(before: Traces, now: Traces): string[] {
  return Object.entries(before).flatMap(([name, lines]) => {
    const known = new Set(lines.map(settingOf));
    const present = now[name] ?? [];
    const added = present.filter(
      (line) => !lines.includes(line) && (name !== kernelSettings || known.has(settingOf(line))),
    );
    const lost = lines.filter((line) => !present.includes(line));
    return [...added.map((line) => `${name}: + ${line}`), ...lost.map((line) => `${name}: - ${line}`)];
  });
}

const settingOf = (line: string) => line.split(" ")[0];
