import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { cachedFolder, contentKey } from "../tools/cache";

/** One layer of an image: a plain tar archive, named by its content. */
export interface Layer {
  readonly file: string;
  /** `sha256:…` of the file; as it is not compressed, also what OCI calls its diff ID. */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** Part of a layer's file tree, and what its files and folders get in the image, whatever they have here. */
export interface Part {
  readonly paths: readonly [string, ...string[]];
  /** Numeric user and group; default root. */
  readonly owner?: `${number}:${number}`;
  /** For `tar --mode`; default: readable by everyone, writable by the owner. */
  readonly mode?: string;
}

/** Every file and image is this old, so that the same content always gives the same digest. In seconds. */
export const epoch = Date.UTC(2026, 0, 1) / 1000;

/**
 * A layer that is made once for the same inputs.
 *
 * @param folder the cache's folder for images
 * @param inputs everything that decides its content
 * @param make writes the tar archive to `file`; `work` is an empty folder for whatever it needs on the way
 */
export async function cachedLayer(
  folder: string,
  name: string,
  inputs: readonly (string | Uint8Array)[],
  make: (file: string, work: string) => Promise<void>,
): Promise<Layer> {
  const layer = await cachedFolder(folder, `layer-${name}-${contentKey(...inputs)}`, async (unfinished) => {
    const file = join(unfinished, "layer.tar");
    const work = join(unfinished, "work");
    await mkdir(work);
    await make(file, work);
    await rm(work, { recursive: true });
    await writeFile(join(unfinished, "digest"), await digestOf(file));
  });
  const file = join(layer, "layer.tar");
  return { file, digest: await readFile(join(layer, "digest"), "utf8"), size: (await stat(file)).size };
}

const reproducibly = ["--format=ustar", "--sort=name", `--mtime=@${epoch}`, "--numeric-owner"];

/**
 * Packs parts of the tree under `root` so that the same tree gives the same bytes.
 * @param links whether links are packed as such or as what they lead to
 */
export async function pack(
  file: string,
  root: string,
  parts: readonly Part[],
  links: "keep" | "follow" = "keep",
): Promise<void> {
  for (const [index, { paths, owner = "0:0", mode = "u=rwX,go=rX" }] of parts.entries()) {
    const [user, group] = owner.split(":");
    await execa("tar", [
      index === 0 ? "--create" : "--append",
      `--file=${file}`,
      `--directory=${root}`,
      ...reproducibly,
      ...(links === "follow" ? ["--dereference"] : []),
      `--owner=${user}`,
      `--group=${group}`,
      `--mode=${mode}`,
      ...paths,
    ]);
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return `sha256:${hash.digest("hex")}`;
}
