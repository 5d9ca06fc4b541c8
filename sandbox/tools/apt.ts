import { execa } from "execa";
import { existsSync } from "node:fs";

/** What a real node runs, by Debian's package and a file of it: another vendor's package may have brought that file. */
const nodePackages: readonly { readonly name: string; readonly files: readonly string[] }[] = [
  { name: "containerd", files: ["/usr/bin/containerd"] },
  { name: "runc", files: ["/usr/sbin/runc", "/usr/bin/runc"] },
  { name: "containernetworking-plugins", files: ["/usr/lib/cni/bridge"] },
  { name: "iproute2", files: ["/usr/sbin/ip", "/sbin/ip"] },
  { name: "iptables", files: ["/usr/sbin/iptables", "/sbin/iptables"] },
  { name: "nftables", files: ["/usr/sbin/nft", "/sbin/nft"] },
];

/** What packages start on a machine with systemd. The sandbox runs daemons of its own: these would only cost memory. */
const services: Readonly<Record<string, string>> = {
  containerd: "containerd.service",
  "ceph-base": "ceph-crash.service",
};

/**
 * The Debian packages that a real node needs and this machine lacks.
 *
 * @param others what is needed beside the node
 */
export async function missingPackages(others: readonly string[]): Promise<string[]> {
  const forNode = nodePackages.filter(({ files }) => !files.some((file) => existsSync(file))).map(({ name }) => name);
  const query = ["--show", "--showformat=${db:Status-Status} ${Package}\n", ...others];
  // It fails when it does not know one of them; what it knows it tells.
  const { stdout } = await execa("dpkg-query", query, { reject: false });
  const installed = new Set(stdout.split("\n"));
  return [...forNode, ...others.filter((name) => !installed.has(`installed ${name}`))];
}

/** @throws when packages are missing and nobody can install them. */
export function refuseWithoutApt(missing: readonly string[]): void {
  if (missing.length === 0 || existsSync("/usr/bin/apt-get")) return;
  throw new Error(
    `A real node needs ${missing.join(", ")}, and there is no apt-get: install them, or take --nodes simulated.`,
  );
}

export async function installPackages(missing: readonly string[], report: (line: string) => void): Promise<void> {
  if (missing.length === 0) return;
  const apt = async (...args: string[]) => {
    const running = execa("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" }, stdin: "ignore" });
    for await (const line of running) report(line);
    await running;
  };
  report(`installing ${missing.join(", ")}`);
  await apt("update", "--quiet");
  await apt("install", "--quiet", "--yes", "--no-install-recommends", "--no-remove", ...missing);
  const started = missing.flatMap((name) => services[name] ?? []);
  if (started.length > 0 && existsSync("/run/systemd/system")) {
    await execa("systemctl", ["disable", "--now", ...started]);
  }
}
