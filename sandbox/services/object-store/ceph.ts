import { execa } from "execa";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import { join } from "node:path";
import { type Confinement, type Daemon, type Daemons, enter } from "../../shared/processes";
import { cephConfiguration, cephFolder, gatewayCertificate, monitorAddress } from "./configuration";
import { objectStorePackages, objectStorePorts } from "./settings";
import { patient } from "../../shared/patience";

export interface CephPlace {
  /** Holds all that Ceph keeps; made when it is absent. */
  readonly folder: string;
  /** Where the gateway listens; the other daemons are on the loopback interface. */
  readonly address: string;
  /** PEM files of the gateway's certificate, its key, and the authority that has signed it. Absent: http. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly authority: string };
  /** The file that holds a network namespace open; absent: the machine's own network. */
  readonly network?: string;
  readonly ports?: { readonly monitor: number; readonly gateway: number };
  readonly daemons: Daemons;
}

/** In the order in which they start; they stop in the reverse order. */
const daemonNames = ["ceph-mon", "ceph-osd", "radosgw"] as const;

/** The gateway keeps nothing, and waits without end for a storage daemon that was killed. */
const shutdownSeconds = { "ceph-mon": 30, "ceph-osd": 30, radosgw: 5 } as const;

/** What each may do, as Ceph's own deployment tools have it. */
const capabilities: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "mon.": { mon: "allow *" },
  "client.admin": { mon: "allow *", osd: "allow *" },
  "osd.0": { mon: "allow profile osd", osd: "allow *" },
  "client.rgw": { mon: "allow rw", osd: "allow rwx" },
};

/**
 * Runs its arguments as Ceph's own user without a capability, with a folder that only root could reach otherwise in
 * the place where Ceph's would be. Only this process and its children see it there.
 */
const asCeph = `
mount --bind "$1" ${cephFolder}; shift
exec setpriv --reuid=ceph --regid=ceph --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"`;

/** A Ceph cluster on this machine: monitor, storage daemon on a file, and the S3 gateway. */
export class Ceph {
  /** Where clients on this machine, and in the same network, reach the gateway. */
  readonly endpoint: string;

  private readonly ports;
  private readonly data: string;
  private readonly within: Confinement;

  constructor(private readonly place: CephPlace) {
    this.ports = place.ports ?? objectStorePorts;
    this.endpoint = `${place.tls ? "https" : "http"}://${place.address}:${this.ports.gateway}`;
    this.data = join(place.folder, "ceph");
    this.within = place.network ? { network: place.network } : {};
  }

  /**
   * Makes the cluster on first use and starts what of it does not run. Nothing happens to what runs as it should.
   * @throws when Ceph is not installed, or when a daemon does not come up: with the end of its log.
   */
  async start(report: (line: string) => void): Promise<void> {
    requireInstalled();
    const { daemons } = this.place;
    await mkdir(this.data, { recursive: true });
    await chown(this.data);
    const clusterId = await this.clusterId();
    const { monitor, storage, gateway } = await this.configure(clusterId);
    if (!existsSync(join(this.data, "mon"))) report("making the object store: 10 s once");
    await this.make("mon", (data) => [
      ...["ceph-mon", "--id=a", "--mkfs", `--mon-data=${data}`],
      ...[`--monmap=${cephFolder}/monmap`, `--keyring=${cephFolder}/keyring`],
    ]);
    await daemons.start(monitor);
    await this.make("osd", async (data) => {
      // The cluster's own identifier, so that repeating it adds nothing.
      await this.run(["ceph", `--connect-timeout=${patient(30)}`, "osd", "new", clusterId, "0"]);
      return ["ceph-osd", "--id=0", "--mkfs", `--osd-uuid=${clusterId}`, `--osd-data=${data}`];
    });
    await daemons.start(storage);
    await daemons.start(gateway);
    await daemons.waitFor(gateway.name, () => this.answers(), 120);
  }

  /** Whether the gateway answers. */
  async answers(): Promise<boolean> {
    const { tls } = this.place;
    const options = { signal: AbortSignal.timeout(patient(2000)), ...(tls && { ca: await readFile(tls.authority) }) };
    return new Promise((resolve) => {
      (tls ? https : http)
        .get(this.endpoint, options, (response) => {
          response.resume();
          resolve(response.statusCode === 200);
        })
        .on("error", () => {
          resolve(false);
        });
    });
  }

  /** The output of `radosgw-admin ARGUMENTS`. */
  async admin(...args: string[]): Promise<string> {
    return this.run(["radosgw-admin", ...args]);
  }

  /** Writes the configuration, and tells how the daemons run with it. */
  private async configure(clusterId: string): Promise<Record<"monitor" | "storage" | "gateway", Daemon>> {
    const { address, tls } = this.place;
    const configuration = cephConfiguration({ clusterId, address, encrypted: tls !== undefined, ports: this.ports });
    await writeFile(join(this.data, "ceph.conf"), configuration);
    const parts = tls ? [await readFile(tls.certificate, "utf8"), await readFile(tls.key, "utf8")] : [];
    const certificate = parts.join("\n");
    if (tls) {
      await writeFile(join(this.data, gatewayCertificate), certificate, { mode: 0o600 });
      await chown(join(this.data, gatewayCertificate));
    }
    for (const folder of ["run", "rgw"]) {
      await mkdir(join(this.data, folder), { recursive: true });
      await chown(join(this.data, folder));
    }
    const daemon = (name: (typeof daemonNames)[number], identity: string, ...files: string[]): Daemon => ({
      name,
      command: this.command([name, identity, "--foreground"]),
      configuration: [configuration, ...files],
      within: this.within,
    });
    return {
      monitor: daemon("ceph-mon", "--id=a"),
      storage: daemon("ceph-osd", "--id=0"),
      gateway: daemon("radosgw", "--name=client.rgw", certificate),
    };
  }

  /** Keyring and monitor map are written before the name is, so that a name means that they are complete. */
  private async clusterId(): Promise<string> {
    const file = join(this.data, "cluster-id");
    if (existsSync(file)) return readFile(file, "utf8");
    const clusterId = randomUUID();
    const keyring = join(this.data, "keyring");
    await rm(keyring, { force: true });
    for (const [name, allowed] of Object.entries(capabilities)) {
      const caps = Object.entries(allowed).flatMap(([service, what]) => ["--cap", service, what]);
      const create = existsSync(keyring) ? [] : ["--create-keyring"];
      await execa("ceph-authtool", [...create, keyring, "--gen-key", `--name=${name}`, ...caps]);
    }
    await chmod(keyring, 0o600);
    await chown(keyring);
    const monitor = monitorAddress(this.ports.monitor);
    const map = join(this.data, "monmap");
    await execa("monmaptool", ["--create", "--clobber", `--fsid=${clusterId}`, "--addv", "a", monitor, map]);
    await writeFile(file, clusterId);
    return clusterId;
  }

  /** Makes a daemon's store under another name first: where the right one exists, it is complete. */
  private async make(name: string, mkfs: (data: string) => string[] | Promise<string[]>): Promise<void> {
    const store = join(this.data, name);
    if (existsSync(store)) return;
    const unfinished = `${store}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await chown(unfinished);
    await this.run(await mkfs(`${cephFolder}/${name}.new`));
    await rename(unfinished, store);
  }

  private async run(command: readonly string[]): Promise<string> {
    const [file = "", ...args] = enter(this.within, this.command(command));
    return (await execa(file, args, { cwd: "/", stdin: "ignore" })).stdout;
  }

  private command([tool = "", ...args]: readonly string[]): [string, ...string[]] {
    const configured = [tool, `--conf=${cephFolder}/ceph.conf`, ...args];
    return ["unshare", "--mount", "--propagation=private", "sh", "-ec", asCeph, "sh", this.data, ...configured];
  }
}

/** Stops what of it runs. */
export async function stopCeph(daemons: Daemons): Promise<void> {
  for (const name of [...daemonNames].reverse()) await daemons.stop(name, shutdownSeconds[name]);
}

function requireInstalled(): void {
  const missing = ["ceph", ...daemonNames].find((tool) => !existsSync(join("/usr/bin", tool)));
  if (missing === undefined) return;
  const packages = objectStorePackages.join(" ");
  throw new Error(`${missing} is not installed: run \`apt-get install --no-install-recommends ${packages}\`.`);
}

async function chown(path: string): Promise<void> {
  await execa("chown", ["ceph:ceph", path]);
}
