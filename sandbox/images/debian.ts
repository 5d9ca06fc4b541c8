import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type Layer, cachedLayer, epoch, pack } from "./layers";

/** The distribution's own lists of package sources, the newer format first; others may be unreachable or foreign. */
const sourceLists = [
  "/etc/apt/sources.list.d/debian.sources",
  "/etc/apt/sources.list.d/ubuntu.sources",
  "/etc/apt/sources.list",
];

const documentation = [
  "--dpkgopt=path-exclude=/usr/share/man/*",
  "--dpkgopt=path-exclude=/usr/share/locale/*",
  "--dpkgopt=path-exclude=/usr/share/doc/*",
  "--dpkgopt=path-include=/usr/share/doc/*/copyright",
];

/**
 * A small system of this machine's release of Debian or Ubuntu, from the package sources that this machine uses: a shell
 * and what else Debian calls essential, and the packages given, installed. Made again when the sources' list or the
 * packages' names change; newer packages alone do not.
 *
 * @throws when the machine is neither Debian nor Ubuntu
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
  return layerOf(folder, "debian", options, async (bootstrap, file) => {
    report(`Installing ${packages.join(", ")} for an image`);
    await bootstrap(file);
  });
}

/** The libraries in Debian packages and in those that these depend on, and nothing else: no shell, no settings. */
export function debianLibraries(
  folder: string,
  report: (line: string) => void,
  packages: readonly string[],
): Promise<Layer> {
  const options = ["--variant=extract", "--format=directory", `--include=${packages.join(",")}`, ...documentation];
  return layerOf(folder, "libraries", options, async (bootstrap, file, work) => {
    report(`Extracting ${packages.join(", ")} for an image`);
    const root = join(work, "root");
    await bootstrap(root);
    await pack(file, root, [{ paths: ["lib", "lib64", "usr/lib", "usr/share/doc"] }]);
  });
}

async function layerOf(
  folder: string,
  name: string,
  options: readonly string[],
  make: (bootstrap: (target: string) => Promise<void>, file: string, work: string) => Promise<void>,
): Promise<Layer> {
  const codename = /^VERSION_CODENAME=(\S+)$/m.exec(await readFile("/etc/os-release", "utf8"))?.[1];
  const sources = await findSources();
  if (!codename || !sources) {
    throw new Error(`Images need Debian's or Ubuntu's own package sources, in one of ${sourceLists.join(", ")}.`);
  }
  return cachedLayer(folder, name, [codename, sources.text, ...options], async (file, work) => {
    const aptSettings = join(work, "apt.conf");
    await writeFile(aptSettings, await machineAptSettings());
    // Root needs no user namespace, which containers and hardened kernels often refuse.
    const mode = process.getuid?.() === 0 ? "root" : "unshare";
    const fixed = ["--quiet", `--mode=${mode}`, `--aptopt=${aptSettings}`];
    const bootstrap = async (target: string) => {
      await execa("mmdebstrap", [...fixed, ...options, codename, target, sources.file], {
        env: { SOURCE_DATE_EPOCH: `${epoch}` },
        stdin: "ignore",
      });
    };
    await make(bootstrap, file, work);
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
