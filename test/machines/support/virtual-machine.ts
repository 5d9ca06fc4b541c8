import { execa } from "execa";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../contract/support/free-port";
import { user } from "./machines";
import type { System } from "./system-disk";

/** What a command in the machine did. */
export interface Result {
  readonly exitCode: number;
  /** Both its outputs. */
  readonly output: string;
}

const memoryGiB = 8;

/**
 * Time limits of systemd are for processors, not for their emulation. The kernel's check that its timer ticks is lost
 * on a busy machine, where the emulation stands still for longer than the check waits: "IO-APIC + timer doesn't work!".
 * What mitigates flaws of processors costs an emulation most, and protects from nobody here.
 */
const kernelArguments = [
  "root=/dev/vda rw console=ttyS0 no_timer_check mitigations=off",
  "systemd.default_timeout_start_sec=3600 systemd.default_device_timeout_sec=3600 systemd.service_watchdogs=no",
].join(" ");

/**
 * A machine in QEMU without hardware virtualisation, which not every machine has: an instruction takes ten times as
 * long or more. It reaches what this machine reaches; from outside only this machine's loopback interface leads to its
 * SSH server.
 */
export class VirtualMachine {
  private constructor(
    private readonly process: { kill(): boolean },
    private readonly sshKey: string,
    private readonly port: number,
    readonly console: string,
  ) {}

  /**
   * @param disks beside the system's, which keep their content, too: the machine writes to files in `folder`
   * @throws when nobody can log in after the minutes
   */
  static async boot(
    system: System,
    disks: readonly string[],
    folder: string,
    minutes: number,
  ): Promise<VirtualMachine> {
    const drives = [];
    for (const [index, disk] of [system.disk, ...disks].entries()) {
      const overlay = join(folder, `overlay-${index}`);
      await execa("qemu-img", ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", disk, overlay]);
      drives.push("-drive", `file=${overlay},if=virtio,cache=unsafe`);
    }
    const port = await freePort();
    const console = join(folder, "console");
    const running = execa("qemu-system-x86_64", [
      ...["-machine", "q35", "-accel", "tcg,thread=multi,tb-size=1024", "-cpu", "Westmere", "-smp", "2"],
      ...["-m", `${memoryGiB}G`, "-nodefaults", "-display", "none", "-no-reboot", "-serial", `file:${console}`],
      ...["-kernel", system.kernel, "-initrd", system.initrd, "-append", kernelArguments],
      ...drives,
      ...["-netdev", `user,id=net,hostfwd=tcp:127.0.0.1:${port}-:22`],
      ...["-device", "virtio-net-pci,netdev=net,romfile=", "-device", "virtio-rng-pci"],
    ]);
    running.catch(() => undefined);
    const machine = new VirtualMachine(running, system.sshKey, port, console);
    const deadline = Date.now() + minutes * 60_000;
    while ((await machine.run("true")).exitCode !== 0) {
      if (running.exitCode !== null || Date.now() > deadline) {
        machine.stop();
        throw new Error(`The machine did not start: ${console} has what its console showed.`);
      }
      await sleep(5000);
    }
    return machine;
  }

  /** Runs the command as the user, in its home. */
  async run(command: string, onLine?: (line: string) => void): Promise<Result> {
    const options = ["BatchMode=yes", "ConnectTimeout=60", "LogLevel=ERROR", "ServerAliveInterval=60"];
    const unknownHost = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"];
    const ssh = execa(
      "ssh",
      [
        ...[...options, ...unknownHost].flatMap((option) => ["-o", option]),
        ...["-i", this.sshKey, "-p", `${this.port}`, `${user}@127.0.0.1`, command],
      ],
      { all: true, reject: false, stdin: "ignore" },
    );
    if (onLine) for await (const line of ssh.iterable({ from: "all" })) onLine(line);
    const { exitCode, all } = await ssh;
    return { exitCode: exitCode ?? 1, output: all };
  }

  /** @throws with the command's output when it fails */
  async succeeds(command: string, onLine?: (line: string) => void): Promise<string> {
    const { exitCode, output } = await this.run(command, onLine);
    if (exitCode !== 0) throw new Error(`\`${command}\` ended with ${exitCode}:\n${output}`);
    return output;
  }

  /** Its disks are thrown away, so it need not shut down. */
  stop(): void {
    this.process.kill();
  }
}
