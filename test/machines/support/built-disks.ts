import { execa } from "execa";
import { cp, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ensureImages } from "../../../sandbox/images/images";
import { buildPlugins } from "../../../sandbox/pulumi-cli/build-plugins";
import { checkout, paths } from "../../../sandbox/shared/paths";
import { ensureTools } from "../../../sandbox/tools/tools";
import { makeDisk } from "./disk";
import { user } from "./machines";

/** Where a machine has what was built here, by the label of its disk. */
const places = {
  cache: `/home/${user}/.cache/lakehouse-sandbox`,
  checkout: `/home/${user}/lakehouse`,
  go: "/usr/local/go",
} as const;

export const mountsOfBuilt = Object.entries(places).map(
  ([label, place]) => `LABEL=${label} ${place} ext4 defaults 0 2`,
);

const gib = { cache: 12, checkout: 6, go: 2 } as const;

/**
 * Disks with all that would take a virtual machine hours to build: this checkout's last commit with its packages, the
 * sandbox's tools and images, and Go.
 */
export async function builtDisks(folder: string, report: (line: string) => void): Promise<string[]> {
  const began = Date.now();
  await ensureImages(await ensureTools(report), report);
  await buildPlugins();
  await copyUsedSince(began, join(folder, "content/cache"));
  const clone = join(folder, "content/checkout");
  await execa("git", ["clone", "--quiet", checkout, clone]);
  await cp(join(checkout, "node_modules"), join(clone, "node_modules"), { recursive: true, verbatimSymlinks: true });
  const contents = {
    cache: join(folder, "content/cache"),
    checkout: clone,
    go: (await execa("go", ["env", "GOROOT"])).stdout,
  };
  for (const [label, content] of Object.entries(contents)) {
    report(`Making the disk of the ${label}`);
    await makeDisk(join(folder, label), label, gib[label as keyof typeof gib], content);
  }
  await execa("rm", ["-rf", join(folder, "content")]);
  return Object.keys(contents).map((label) => join(folder, label));
}

/** The cache keeps what other checkouts have built, too; whatever is used is marked so. */
async function copyUsedSince(time: number, target: string): Promise<void> {
  for (const kind of ["bin", "images", "plugins"]) {
    await mkdir(join(target, kind), { recursive: true });
    for (const name of await readdir(join(paths.cache, kind))) {
      const entry = join(paths.cache, kind, name);
      if ((await stat(entry)).mtimeMs >= time) await execa("cp", ["--archive", entry, join(target, kind, name)]);
    }
  }
}
