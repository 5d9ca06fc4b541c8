import { execa } from "execa";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { networkPin } from "../../../../sandbox/services/cluster/isolation";
import { architecture } from "../../../../sandbox/images/architecture";
import { type Artifact, artifactFile, fetchArtifact } from "../../../../sandbox/images/registries";
import { Daemons } from "../../../../sandbox/shared/processes";
import { network } from "../../../../sandbox/shared/settings";

/** PostgreSQL's server, which needs no package with a service of its own to be installed. */
const build: Artifact = {
  group: "io.zonky.test.postgres",
  artifact: `embedded-postgres-binaries-linux-${architecture === "arm64" ? "arm64v8" : architecture}`,
  version: "15.8.0",
  sha256:
    architecture === "arm64"
      ? "a28b6f63c247c8c23fd040eab48eb23961b44f6d0e38b665d90bf2113efa204a"
      : "adc52238447f0f37777e949c16dcb65066a643721014e4e5e70952aaf8fd1569",
};

/** It refuses to run as root: it is `nobody` here. */
const user = { uid: 65534, gid: 65534 };
const asUser = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--"];

const daemon = "postgres";
const database = "postgres";

/** A PostgreSQL of the tests' own, in the network of the sandbox's node: pods reach it, and nobody from outside. */
export class PostgreSql {
  private readonly daemons: Daemons;
  private readonly data: string;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {
    this.daemons = new Daemons(join(folder, "daemons"), join(folder, "log"));
    this.data = join(folder, "data");
  }

  /** For clients in the cluster. */
  get url(): string {
    return `jdbc:postgresql://${network.node}:${this.port}/${database}`;
  }

  /** Starts one whose superuser is `name`. */
  static async start(port: number, { name, password }: { name: string; password: string }): Promise<PostgreSql> {
    const folder = await mkdtemp(join(tmpdir(), "postgresql-"));
    await chmod(folder, 0o755);
    const server = new PostgreSql(folder, port);
    await server.unpack();
    await server.initialize(name, password);
    const settings = [`listen_addresses=${network.node}`, "unix_socket_directories=", "fsync=off"];
    await server.daemons.start({
      name: daemon,
      command: [
        join(folder, "bin/postgres"),
        ...["-D", server.data, "-p", String(port)],
        ...settings.flatMap((setting) => ["-c", setting]),
      ],
      user,
      within: { network: networkPin },
    });
    await server.daemons.waitFor(daemon, () => canConnect(port));
    return server;
  }

  /** Stops it and asks its own single-user mode, because there is no client here: gives what it prints. */
  async queryWhenStopped(sql: string): Promise<string> {
    await this.daemons.stop(daemon);
    const command = [join(this.folder, "bin/postgres"), "--single", "-D", this.data, database];
    const { stdout } = await execa("setpriv", [...asUser, ...command], { cwd: "/", input: `${sql}\n` });
    return stdout;
  }

  async remove(): Promise<void> {
    await this.daemons.stop(daemon);
    await rm(this.folder, { recursive: true });
  }

  private async unpack(): Promise<void> {
    await fetchArtifact(build, this.folder);
    const inFolder = { cwd: this.folder, shell: "/bin/sh" };
    await execa("python3", ["-m", "zipfile", "--extract", artifactFile(build), "."], { cwd: this.folder });
    await execa("tar --extract --xz --file postgres-*.txz", inFolder);
  }

  private async initialize(name: string, password: string): Promise<void> {
    const passwordFile = join(this.folder, "password");
    await mkdir(this.data);
    await writeFile(passwordFile, password, { mode: 0o600 });
    await execa("chown", [`${user.uid}:${user.gid}`, this.data, passwordFile]);
    const options = [`--pgdata=${this.data}`, `--username=${name}`, `--pwfile=${passwordFile}`, "--no-sync"];
    const initdb = [join(this.folder, "bin/initdb"), ...options, "--auth=scram-sha-256", "--encoding=UTF8"];
    await execa("setpriv", [...asUser, ...initdb], { cwd: "/" });
    await rm(passwordFile);
    await writeFile(join(this.data, "pg_hba.conf"), "host all all all scram-sha-256\n");
  }
}

/** From the sandbox's host, which reaches the node. */
function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: network.node, port });
    for (const [event, answer] of [
      ["connect", true],
      ["error", false],
    ] as const) {
      socket.once(event, () => {
        socket.destroy();
        resolve(answer);
      });
    }
  });
}
