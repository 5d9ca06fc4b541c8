import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type Layer, cachedLayer, epoch } from "./layers";

const packages = ["ca-certificates", "libnss-wrapper", "openjdk-17-jre-headless", "procps", "python3", "tini"];

/** The distribution's own lists of package sources, the newer format first; others may be unreachable or foreign. */
const sourceLists = [
  "/etc/apt/sources.list.d/debian.sources",
  "/etc/apt/sources.list.d/ubuntu.sources",
  "/etc/apt/sources.list",
];

const options = [
  // Neither apt nor anything but what Debian calls essential, and the packages above.
  "--variant=essential",
  `--include=${packages.join(",")}`,
  "--dpkgopt=path-exclude=/usr/share/man/*",
  "--dpkgopt=path-exclude=/usr/share/locale/*",
  "--dpkgopt=path-exclude=/usr/share/doc/*",
  "--dpkgopt=path-include=/usr/share/doc/*/copyright",
  // OpenJDK links its manual pages and fails without the folder.
  '--setup-hook=mkdir -p "$1/usr/share/man/man1"',
  // As in the official Spark image.
  '--customize-hook=echo "spark:x:185:185:spark:/home/spark:/bin/bash" >>"$1/etc/passwd"',
  '--customize-hook=echo "spark:x:185:" >>"$1/etc/group"',
  // The machine's settings of apt and dpkg served the installation only.
  '--customize-hook=rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap"',
];

/**
 * The base of the Java images: this machine's release of Debian or Ubuntu with a Java runtime and Python, from the
 * package sources that this machine uses. Made again when one of these changes; newer packages alone do not.
 *
 * @throws when the machine is neither, or has no package sources of its distribution
 */
export async function debianLayer(folder: string, report: (line: string) => void): Promise<Layer> {
  const codename = /^VERSION_CODENAME=(\S+)$/m.exec(await readFile("/etc/os-release", "utf8"))?.[1];
  const sources = await findSources();
  if (!codename || !sources) {
    throw new Error(
      `The Spark image needs package sources of Debian or Ubuntu on this machine, in one of ${sourceLists.join(", ")}.`,
    );
  }
  return cachedLayer(folder, "debian", [codename, sources.text, ...options], async (file, work) => {
    report(`Installing ${packages.length} packages of ${codename} and what they need into the Spark image's base`);
    const aptSettings = join(work, "apt.conf");
    await writeFile(aptSettings, await machineAptSettings());
    // Root needs no user namespace, which containers and hardened kernels often refuse.
    const mode = process.getuid?.() === 0 ? "root" : "unshare";
    await execa(
      "mmdebstrap",
      ["--quiet", `--mode=${mode}`, `--aptopt=${aptSettings}`, ...options, codename, file, sources.file],
      { env: { SOURCE_DATE_EPOCH: `${epoch}` }, stdin: "ignore" },
    );
  });
}

async function findSources(): Promise<{ file: string; text: string } | undefined> {
  for (const file of sourceLists) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (/^\s*(deb\s|Types:)/m.test(text)) return { file, text };
  }
  return undefined;
}

/** Proxies, mirrors' certificates and the like: what reaches the package sources from this machine. */
async function machineAptSettings(): Promise<string> {
  const { stdout } = await execa("apt-config", ["dump", "--no-empty", "Acquire"]);
  return stdout
    .split("\n")
    .filter((line) => !line.startsWith("Acquire::IndexTargets"))
    .join("\n");
}
