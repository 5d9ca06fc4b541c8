import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { paths } from "./paths";
import { patient } from "./patience";

/** A long-running process of the sandbox that outlives the command that started it. */
export interface Daemon {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** All it gets besides PATH: neither the caller's proxies nor its secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The text of its configuration files; a change restarts it, as a change of the command does. */
  readonly configuration?: readonly string[];
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly within?: Confinement;
}

/** Where in the machine a daemon lives; entering needs root. */
export interface Confinement {
  /** Files that hold the namespaces open, for nsenter(1). */
  readonly network?: string;
  readonly mount?: string;
  /** A cgroup's folder: its children stay in it too. */
  readonly cgroup?: string;
}

/** Clock ticks after boot, from /proc/PID/stat: together with the boot they tell a reused pid. */
interface Process {
  readonly pid: number;
  readonly startTime: string;
}

/** What a daemon writes about itself just before it becomes the daemon. */
interface DaemonRecord extends Process {
  readonly boot: string;
  readonly fingerprint: string;
  /** Starts the daemon again when it ends. Absent in records from before there was one. */
  readonly supervisor?: Process;
  /** How often the daemon was started again since the sandbox started it. */
  readonly restarts?: number;
}

/** How a daemon is. */
export interface DaemonState {
  /** Absent: it does not run. */
  readonly pid: number | undefined;
  readonly restarts: number;
  /** The pid of what starts it again when it ends. Absent: nothing does. */
  readonly supervisor: number | undefined;
}

const standardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * The record is written by the new process, not by its parent: then no moment exists at which a killed parent leaves
 * a daemon that nobody knows. exec keeps pid and start time.
 */
const recordThenExec = `
record=$1 boot=$2 fingerprint=$3 restarts=$4; shift 4
started() { read -r stat < "/proc/$1/stat"; set -f; set -- \${stat##*) }; shift 19; echo "$1"; }
printf '{"pid":%d,"startTime":"%s","boot":"%s","fingerprint":"%s","supervisor":{"pid":%d,"startTime":"%s"},"restarts":%d}' \
  $$ "$(started $$)" "$boot" "$fingerprint" $PPID "$(started $PPID)" "$restarts" > "$record.new"
mv "$record.new" "$record"
exec "$@"`;

/** Seconds before a daemon that has ended is started again: each time twice as long, and a minute at most. */
const longestPause = 60;

/**
 * Starts the daemon again whenever it ends, and ends with it on SIGTERM. A daemon that has run for as long as the
 * longest pause is taken for a healthy one, whose next end is the first.
 */
const supervise = `
script=$1 cgroup=$2 record=$3 boot=$4 fingerprint=$5; shift 5
if [ -n "$cgroup" ]; then echo $$ > "$cgroup/cgroup.procs" || exit; fi
now() { read -r seconds rest < /proc/uptime; echo "\${seconds%.*}"; }
stopped= child= restarts=0 pause=1
trap 'stopped=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
while [ -z "$stopped" ]; do
  began=$(now)
  sh -c "$script" sh "$record" "$boot" "$fingerprint" "$restarts" "$@" & child=$!
  [ -z "$stopped" ] || kill -TERM "$child" 2>/dev/null
  while kill -0 "$child" 2>/dev/null; do wait "$child"; done
  child=
  [ $(($(now) - began)) -lt ${longestPause} ] || pause=1
  [ -n "$stopped" ] || { sleep "$pause" & child=$!; wait "$child"; }
  child= restarts=$((restarts + 1)) pause=$((pause * 2))
  [ "$pause" -le ${longestPause} ] || pause=${longestPause}
done`;

/** Starts, finds and stops daemons by the records in one folder. */
export class Daemons {
  constructor(
    private readonly records: string,
    private readonly logs: string,
  ) {}

  logFile(name: string): string {
    return join(this.logs, `${name}.log`);
  }

  /** Starts a daemon unless it already runs exactly so; one that runs otherwise is restarted. */
  async start(daemon: Daemon): Promise<"running" | "started" | "restarted"> {
    const fingerprint = fingerprintOf(daemon);
    const { process, supervisor, record } = await this.look(daemon.name);
    if (process && supervisor && record?.fingerprint === fingerprint) return "running";
    await this.stop(daemon.name);
    await mkdir(this.records, { recursive: true });
    await mkdir(this.logs, { recursive: true });
    await this.launch(daemon, fingerprint);
    return process ? "restarted" : "started";
  }

  async isAlive(name: string): Promise<boolean> {
    return (await this.pid(name)) !== undefined;
  }

  /** The pid of a living daemon. */
  async pid(name: string): Promise<number | undefined> {
    return (await this.state(name)).pid;
  }

  async state(name: string): Promise<DaemonState> {
    const { process, supervisor, record } = await this.look(name);
    return { pid: process?.pid, restarts: record?.restarts ?? 0, supervisor: supervisor?.pid };
  }

  /** Every daemon ever started and not stopped, alive or not. */
  async names(): Promise<string[]> {
    const files = await readdir(this.records).catch(() => []);
    return files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
  }

  /** SIGTERM, and SIGKILL when that has not ended it within `graceSeconds`. No error when it does not run. */
  async stop(name: string, graceSeconds = 10): Promise<void> {
    const { process: running, supervisor } = await this.look(name);
    // The supervisor hands SIGTERM on, and starts nothing more.
    const first = supervisor ?? running;
    if (first) await ended(first, "SIGTERM", graceSeconds);
    if (supervisor) await ended(supervisor, "SIGKILL", 10);
    // The last one that the supervisor started.
    const { process: last } = await this.look(name);
    if (last && !(await ended(last, "SIGKILL", 10))) {
      throw new Error(`${name} (process ${last.pid}) survives SIGKILL: it hangs in the kernel, reboot the machine.`);
    }
    await rm(this.recordFile(name), { force: true });
  }

  /**
   * Waits until `probe` holds.
   * @throws with the end of the daemon's log when it exits before, or when `seconds` are over.
   */
  async waitFor(name: string, probe: () => Promise<boolean>, seconds = 60): Promise<void> {
    const deadline = Date.now() + patient(seconds) * 1000;
    while (!(await probe())) {
      const failure = !(await this.isAlive(name)) ? "exited" : Date.now() > deadline ? "is not ready" : undefined;
      if (failure) throw new Error(`${name} ${failure}. The end of ${this.logFile(name)}:\n${await this.logEnd(name)}`);
      await sleep(50);
    }
  }

  private async logEnd(name: string): Promise<string> {
    const log = await readFile(this.logFile(name), "utf8").catch(() => "");
    return log.trimEnd().split("\n").slice(-8).join("\n");
  }

  private recordFile(name: string): string {
    return join(this.records, `${name}.json`);
  }

  private async read(name: string): Promise<DaemonRecord | undefined> {
    try {
      return JSON.parse(await readFile(this.recordFile(name), "utf8")) as DaemonRecord;
    } catch {
      return undefined;
    }
  }

  /** What a daemon has written about itself, and what of it runs. */
  private async look(
    name: string,
  ): Promise<{ process: Process | undefined; supervisor: Process | undefined; record: DaemonRecord | undefined }> {
    const record = await this.read(name);
    const thisBoot = record?.boot === (await bootId());
    const running = async (process: Process | undefined) =>
      thisBoot && process && (await isRunning(process)) ? process : undefined;
    return { process: await running(record), supervisor: await running(record?.supervisor), record };
  }

  private async launch(daemon: Daemon, fingerprint: string): Promise<void> {
    const record = this.recordFile(daemon.name);
    await rm(record, { force: true });
    const logFile = this.logFile(daemon.name);
    await rename(logFile, `${logFile}.previous`).catch(() => undefined);
    const log = openSync(logFile, "a", 0o600);
    const cgroup = daemon.within?.cgroup ?? "";
    const boot = await bootId();
    const script = [supervise, "sh", recordThenExec, cgroup, record, boot, fingerprint, ...confinedCommand(daemon)];
    const child = spawn("/bin/sh", ["-c", ...script], {
      cwd: "/",
      detached: true,
      env: { PATH: standardPath, ...daemon.environment },
      stdio: ["ignore", log, log],
    });
    child.unref();
    closeSync(log);
    child.on("error", () => undefined); // seen below: such a child has no pid
    while ((await this.read(daemon.name)) === undefined) {
      if (child.pid === undefined || child.exitCode !== null) {
        throw new Error(`${daemon.name} did not start:\n${await this.logEnd(daemon.name)}`);
      }
      await sleep(5);
    }
  }
}

/** The sandbox's own daemons. */
export const daemons = new Daemons(paths.daemons, paths.log);

/** The command that runs `command` in the namespaces of `within`. */
export function enter(within: Confinement, command: readonly string[]): string[] {
  const { network, mount } = within;
  if (!network && !mount) return [...command];
  return [
    "nsenter",
    ...(network ? [`--net=${network}`] : []),
    ...(mount ? [`--mount=${mount}`] : []),
    "--",
    ...command,
  ];
}

function confinedCommand({ command, user, within = {} }: Daemon): string[] {
  const asUser = user ? ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"] : [];
  return enter(within, [...asUser, ...command]);
}

function fingerprintOf(daemon: Daemon): string {
  const { command, environment = {}, configuration = [], user, within } = daemon;
  return createHash("sha256")
    .update(JSON.stringify([command, environment, configuration, user, within]))
    .digest("hex");
}

async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
}

/** State and start time of a process, as proc_pid_stat(5) numbers its fields: 3 and 22. */
async function processStat(pid: number): Promise<{ state: string; startTime: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The command's name, field 2, may itself hold blanks and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields && { state: fields[0] ?? "", startTime: fields[19] ?? "" };
}

async function isRunning({ pid, startTime }: Process): Promise<boolean> {
  const stat = await processStat(pid);
  return stat?.startTime === startTime && stat.state !== "Z" && stat.state !== "X";
}

/** Sends `signal` and tells whether the process is gone within `seconds`. */
async function ended(running: Process, signal: NodeJS.Signals, seconds: number): Promise<boolean> {
  const deadline = Date.now() + patient(seconds) * 1000;
  if (await isRunning(running)) {
    try {
      process.kill(running.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
  while (await isRunning(running)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
