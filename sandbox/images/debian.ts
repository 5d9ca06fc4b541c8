import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type Layer, cachedLayer, epoch } from "./layers";
import { imageRelease, packageSources } from "./package-sources";

/**
 * Where a Debian machine has its own sources, in the newer format and in the older one; files beside them are vendors'.
 */
const sourceLists = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];

const documentation = [
  "--dpkgopt=path-exclude=/usr/share/man/*",
  "--dpkgopt=path-exclude=/usr/share/locale/*",
  "--dpkgopt=path-exclude=/usr/share/doc/*",
  "--dpkgopt=path-include=/usr/share/doc/*/copyright",
];

/**
 * A small system of the images' release of Debian: a shell and what else Debian calls essential, and the packages
 * given, installed. Made again when the release or the packages' names change; newer packages alone do not.
 */
export function debianSystem(
  folder: string,
  report: (line: string) => void,
  packages: readonly string[],
  user: { readonly name: string; readonly id: number; readonly home: string },
): Promise<Layer> {
  const options = [
    "--variant=essential",
    `--include=${packages.join(",")}`,
    ...documentation,
    // OpenJDK links its manual pages and fails without the folder.
    '--setup-hook=mkdir -p "$1/usr/share/man/man1"',
    `--customize-hook=echo "${user.name}:x:${user.id}:${user.id}:${user.name}:${user.home}:/bin/bash" >>"$1/etc/passwd"`,
    `--customize-hook=echo "${user.name}:x:${user.id}:" >>"$1/etc/group"`,
    // The machine's settings of apt and dpkg served the installation only.
    '--customize-hook=rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap" "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap"',
  ];
  return cachedLayer(folder, "debian", [imageRelease, ...options], async (file, work) => {
    report(`Installing ${packages.join(", ")} for an image`);
    await bootstrap(imageRelease, file, work, options);
  });
}

/**
 * A layer out of the files of Debian packages and of those that these depend on; nothing is installed.
 * @param take packs what the layer is to have of the file tree under `root`
 */
export function extractedLayer(
  folder: string,
  name: string,
  packages: readonly string[],
  report: (line: string) => void,
  take: (file: string, root: string) => Promise<void>,
): Promise<Layer> {
  const options = ["--variant=extract", "--format=directory", `--include=${packages.join(",")}`, ...documentation];
  return cachedLayer(folder, name, [imageRelease, ...options], async (file, work) => {
    report(`Extracting ${packages.join(", ")} for an image`);
    const root = join(work, "root");
    await bootstrap(imageRelease, root, work, options);
    await take(file, root);
  });
}

/**
 * Makes a system of packages, from the mirrors and with the apt settings of this machine.
 *
 * @param release of Debian, by its codename
 * @param target a tar archive or a folder, as the options say
 * @param work a folder for what is needed on the way
 * @param options of mmdebstrap(1)
 */
export async function bootstrap(
  release: string,
  target: string,
  work: string,
  options: readonly string[],
): Promise<void> {
  const sources = packageSources(release, await machineSources());
  const sourceList = join(work, "sources.list");
  if (sources !== undefined) await writeFile(sourceList, sources);
  const aptSettings = join(work, "apt.conf");
  await writeFile(aptSettings, await machineAptSettings());
  // Root needs no user namespace, which containers and hardened kernels often refuse.
  const mode = process.getuid?.() === 0 ? "root" : "unshare";
  const fixed = ["--quiet", `--mode=${mode}`, `--aptopt=${aptSettings}`];
  await execa("mmdebstrap", [...fixed, ...options, release, target, ...(sources === undefined ? [] : [sourceList])], {
    env: { SOURCE_DATE_EPOCH: `${epoch}` },
    stdin: "ignore",
  });
}

/** Other systems' mirrors have other packages, so theirs are no help. */
async function machineSources(): Promise<string> {
  if (!/^ID=debian$/m.test(await readFile("/etc/os-release", "utf8"))) return "";
  const lists = await Promise.all(sourceLists.map((file) => readFile(file, "utf8").catch(() => "")));
  return lists.join("\n\n");
}

/** Proxies, mirrors' certificates and the like: what reaches the package sources from this machine. */
async function machineAptSettings(): Promise<string> {
  const { stdout } = await execa("apt-config", ["dump", "--no-empty", "Acquire"]);
  return stdout
    .split("\n")
    .filter((line) => !line.startsWith("Acquire::IndexTargets"))
    .join("\n");
}
