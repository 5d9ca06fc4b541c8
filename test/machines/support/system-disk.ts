import { execa } from "execa";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bootstrap } from "../../../sandbox/images/debian";
import { paths } from "../../../sandbox/shared/paths";
import { cachedFolder, contentKey } from "../../../sandbox/tools/cache";
import { mountsOfBuilt } from "./built-disks";
import { makeDisk } from "./disk";
import { type Machine, serverPackages, user } from "./machines";

/** What QEMU starts a machine from. */
export interface System {
  /** A raw disk image; it is never written to. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** Opens a session as the user. */
  readonly sshKey: string;
}

const diskGiB = 24;

/**
 * Authorities that this machine trusts beside the public ones, as an inspecting proxy's: the registries may need them.
 */
const authorities = "/usr/local/share/ca-certificates";

/** As QEMU's user-mode network has it. */
const network = "[Match]\nName=en*\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\nDNS=10.0.2.3\n";

/** Makes the machine's disk on its first use: systemd, a kernel, an ordinary user, the packages. */
export async function systemDisk(machine: Machine): Promise<System> {
  const packages = [...serverPackages, ...machine.packages];
  const fstab = ["/dev/vda / ext4 defaults 0 1", ...mountsOfBuilt, ""].join("\n");
  const setup = [
    `useradd --create-home --shell /bin/bash --groups sudo ${user}`,
    `echo '${user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${user}`,
    `install -D --owner=${user} --mode=600 /tmp/key.pub /home/${user}/.ssh/authorized_keys`,
    `install -d --owner=${user} /home/${user}/.cache`,
    "systemctl enable systemd-networkd systemd-resolved ssh",
    "update-ca-certificates",
    ...machine.setup,
  ];
  const key = contentKey(machine.release, JSON.stringify([packages, setup, network]), fstab);
  const folder = await cachedFolder(join(paths.cache, "machines"), `system-${key}`, async (target) => {
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(target, "key")]);
    const work = join(target, "work");
    const root = join(work, "root");
    await mkdir(work);
    const files = {
      "etc/fstab": fstab,
      "etc/hostname": "server\n",
      "etc/systemd/network/20-wired.network": network,
      "tmp/key.pub": await readFile(join(target, "key.pub"), "utf8"),
      "tmp/setup": ["set -eu", ...setup].join("\n"),
    };
    const copies = Object.entries(files).map(async ([path, text], index) => {
      await writeFile(join(work, `${index}`), text);
      return `--customize-hook=upload ${join(work, `${index}`)} /${path}`;
    });
    await bootstrap(machine.release, root, work, [
      "--variant=important",
      "--format=directory",
      `--include=${packages.join(",")}`,
      `--customize-hook=if [ -d ${authorities} ]; then cp -r ${authorities}/. "$1${authorities}"; fi`,
      ...(await Promise.all(copies)),
      '--customize-hook=chroot "$1" sh /tmp/setup',
    ]);
    const boot = await readdir(join(root, "boot"));
    for (const name of ["vmlinuz", "initrd.img"]) {
      const file = boot.find((entry) => entry.startsWith(`${name}-`));
      if (file === undefined) throw new Error(`The kernel's package of ${machine.release} has no ${name}.`);
      await copyFile(join(root, "boot", file), join(target, name));
    }
    await makeDisk(join(target, "disk"), "root", diskGiB, root);
    await execa("rm", ["-rf", work]);
  });
  const file = (name: string) => join(folder, name);
  return { disk: file("disk"), kernel: file("vmlinuz"), initrd: file("initrd.img"), sshKey: file("key") };
}
