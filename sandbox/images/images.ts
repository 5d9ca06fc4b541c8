import { join } from "node:path";
import { paths } from "../shared/paths";
import { cachedFolder, contentKey } from "../tools/cache";
import type { Tools } from "../tools/tools";
import { nessieImage } from "./nessie";
import { type Image, identify, writeArchive } from "./oci";
import { prometheusImage } from "./prometheus";
import { sparkImages } from "./spark";
import { systemImages } from "./system";

/** An image in a file that `ctr images import` reads. Images that share layers share one archive. */
export interface ImageArchive {
  /** With its tag, as pods name it. */
  readonly name: string;
  /** Absolute path. */
  readonly archive: string;
  /** Of its manifest, as the container runtime reports it once imported. */
  readonly digest: string;
  /** Of its configuration, as the status of a pod that runs it has it. */
  readonly id: string;
}

/** Makes the images that the cluster and the jobs need, without a container engine; at once when nothing changed. */
export async function ensureImages(tools: Tools, report: (line: string) => void): Promise<ImageArchive[]> {
  const folder = join(paths.cache, "images");
  const archives = [];
  for (const image of await systemImages(folder, tools, report)) archives.push(...(await archive(folder, [image])));
  archives.push(...(await archive(folder, await sparkImages(folder, tools, report))));
  archives.push(...(await archive(folder, [await nessieImage(folder, report)])));
  archives.push(...(await archive(folder, [await prometheusImage(folder, report)])));
  return archives;
}

async function archive(folder: string, images: readonly Image[]): Promise<ImageArchive[]> {
  const described = images.map((image) => ({ name: image.name, ...identify(image) }));
  const key = contentKey(...described.flatMap(({ name, digest }) => [name, digest]));
  const file = "images.tar";
  const made = await cachedFolder(folder, `archive-${key}`, (unfinished) =>
    writeArchive(join(unfinished, file), images),
  );
  return described.map((image) => ({ ...image, archive: join(made, file) }));
}
