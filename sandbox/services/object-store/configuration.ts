import { storeSizeGiB } from "./settings";

/** Where Ceph finds its folder: the same short path for every store, because a socket's path has at most 107 bytes. */
export const cephFolder = "/var/lib/ceph";

/** The gateway's certificate and its key, in one file. */
export const gatewayCertificate = "gateway.pem";

export interface CephSettings {
  /** Identifies the cluster; a UUID. */
  readonly clusterId: string;
  /** The IPv4 address on which the gateway listens. */
  readonly address: string;
  /** Whether by https, with the certificate and key in `gatewayCertificate`; else by http. */
  readonly encrypted: boolean;
  readonly ports: { readonly monitor: number; readonly gateway: number };
}

/**
 * Ceph with one monitor, one storage daemon and one gateway, small and quick to start.
 * @see https://docs.ceph.com/en/pacific/rados/configuration/
 */
export function cephConfiguration({ clusterId, address, encrypted, ports }: CephSettings): string {
  const listening = `${address}:${ports.gateway}`;
  return section("global", {
    fsid: clusterId,
    "mon host": monitorAddress(ports.monitor),
    "public addr": "127.0.0.1",
    // Storage daemons among each other: without this one, all of the machine's addresses.
    "cluster addr": "127.0.0.1",
    "ms bind ipv6": "false",
    keyring: `${cephFolder}/keyring`,
    "run dir": `${cephFolder}/run`,
    "admin socket": `${cephFolder}/run/$name.asok`,
    "crash dir": `${cephFolder}/run`,

    // Standard error is each daemon's log file.
    "log file": "",
    "log to stderr": "true",
    "err to stderr": "true",
    "mon cluster log file": "/dev/null",
    ...quiet("rocksdb", "mon", "paxos", "osd", "bluestore", "bluefs", "bdev", "rgw"),

    // One copy, as there is one disk.
    "osd pool default size": "1",
    "osd pool default min size": "1",
    "osd pool default pg num": "1",
    "osd pool default pgp num": "1",
    "osd pool default pg autoscale mode": "off",
    "osd crush chooseleaf type": "0",
    "mon allow pool size one": "true",
    "mon max pg per osd": "2000",
    "auth allow insecure global id reclaim": "false",

    // The gateway's pools are one map change each.
    "paxos propose interval": "0.1",
    // After a crash clients notice a restarted storage daemon at once, and it forgets the clients that died: 10 s and
    // 30 s by default, for which the gateway would hang.
    "objecter timeout": "1",
    "objecter tick interval": "1",
    "osd client watch timeout": "5",
  })
    .concat(
      section("mon", {
        "mon data": `${cephFolder}/mon`,
        "mon initial members": "a",
        // Percents of the disk.
        "mon data avail warn": "2",
        "mon data avail crit": "1",
      }),
      section("osd", {
        "osd data": `${cephFolder}/osd`,
        "bluestore block size": String(storeSizeGiB * 2 ** 30),
        // The least that Ceph's own tuning takes is 896 MiB.
        "bluestore cache autotune": "false",
        "bluestore cache size": String(64 * 2 ** 20),
        "osd op num shards": "2",
        "osd class update on start": "false",
      }),
      section("client.rgw", {
        "rgw data": `${cephFolder}/rgw`,
        // By default also Swift, STS, IAM, notifications and administration, some of which answer who has no keys.
        "rgw enable apis": "s3",
        "rgw frontends": encrypted
          ? `beast ssl_endpoint=${listening} ssl_certificate=${cephFolder}/${gatewayCertificate}`
          : `beast endpoint=${listening}`,
        "rgw thread pool size": "64",
      }),
    )
    .join("\n");
}

export function monitorAddress(port: number): string {
  return `[v2:127.0.0.1:${port}/0]`;
}

function section(name: string, options: Record<string, string>): string[] {
  return [`[${name}]`, ...Object.entries(options).map(([key, value]) => `${key} = ${value}`), ""];
}

function quiet(...subsystems: string[]): Record<string, string> {
  return Object.fromEntries(subsystems.map((subsystem) => [`debug ${subsystem}`, "0"]));
}
