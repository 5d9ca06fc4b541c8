/** A machine as people have them, in QEMU. */
export interface Machine {
  /** As the docs name it. */
  readonly name: string;
  /** Debian's codename. */
  readonly release: string;
  /** Beside what every server here has. */
  readonly packages: readonly string[];
  /** Shell commands in the new system, as root. */
  readonly setup: readonly string[];
}

/** On all of them: what Debian's installer puts on a server, and Node.js as the release has it. */
export const serverPackages = [
  "apparmor",
  "ca-certificates",
  "curl",
  "dbus",
  "git",
  "iproute2",
  "libpam-systemd",
  "linux-image-cloud-amd64",
  "nodejs",
  "npm",
  "openssh-server",
  "sudo",
  "systemd-resolved",
  "systemd-sysv",
  "unattended-upgrades",
] as const;

/** What a hardened server refuses: everything from outside but logins, and everything that it would forward. */
const firewall = `flush ruleset
table inet filter {
  chain input { type filter hook input priority 0; policy drop;
    iif lo accept; ct state established,related accept; meta l4proto ipv6-icmp accept; tcp dport 22 accept; }
  chain forward { type filter hook forward priority 0; policy drop; }
  chain output { type filter hook output priority 0; policy accept; }
}`;

export const machines: readonly Machine[] = [
  {
    name: "Debian 12 with a firewall",
    release: "bookworm",
    packages: ["nftables"],
    setup: [`cat >/etc/nftables.conf <<'END'\n${firewall}\nEND`, "systemctl enable nftables"],
  },
  {
    name: "Debian 13 with Docker",
    release: "trixie",
    packages: ["docker.io"],
    setup: [],
  },
];

/** Who logs in; may become root without a password. */
export const user = "ana";
