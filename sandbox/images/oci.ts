import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { architecture } from "./architecture";
import { type Layer, epoch, pack } from "./layers";

/** What a container of an image runs, in the words of the OCI image configuration. */
interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
}

export interface Image {
  /** With its tag. */
  readonly name: string;
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

interface Blob {
  readonly descriptor: Descriptor;
  readonly content: string;
}

/** An image's digest, which is its manifest's, and its identifier, which is its configuration's. */
export function identify(image: Image): { digest: string; id: string } {
  const { config, manifest } = describe(image);
  return { digest: manifest.descriptor.digest, id: config.descriptor.digest };
}

/**
 * Writes images into one archive in the OCI image layout, as `ctr images import` reads it. What images share is in it
 * once.
 *
 * @param file to write; the layout is put together beside it
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export async function writeArchive(file: string, images: readonly Image[]): Promise<void> {
  const work = await mkdtemp(join(dirname(file), "layout-"));
  const blobs = join(work, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const blobFile = ({ digest }: { readonly digest: string }) => join(blobs, digest.slice("sha256:".length));

  const manifests = [];
  for (const image of images) {
    const { config, manifest } = describe(image);
    for (const { descriptor, content } of [config, manifest]) await writeFile(blobFile(descriptor), content);
    for (const layer of image.layers) {
      await rm(blobFile(layer), { force: true });
      await symlink(layer.file, blobFile(layer));
    }
    // containerd takes the whole name from its own annotation; the specification's has room for the tag alone.
    const tag = image.name.slice(image.name.lastIndexOf(":") + 1);
    const annotations = { "io.containerd.image.name": image.name, "org.opencontainers.image.ref.name": tag };
    manifests.push({ ...manifest.descriptor, annotations });
  }
  await writeFile(join(work, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(join(work, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  await pack(file, work, [{ paths: ["oci-layout", "index.json", "blobs"] }], "follow");
  await rm(work, { recursive: true });
}

function describe(image: Image): { config: Blob; manifest: Blob } {
  const config = blob("application/vnd.oci.image.config.v1+json", {
    created: new Date(epoch * 1000).toISOString(),
    architecture,
    os: "linux",
    config: image.config,
    rootfs: { type: "layers", diff_ids: image.layers.map(({ digest }) => digest) },
  });
  const mediaType = "application/vnd.oci.image.layer.v1.tar";
  const manifest = blob("application/vnd.oci.image.manifest.v1+json", {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: config.descriptor,
    layers: image.layers.map(({ digest, size }) => ({ mediaType, digest, size })),
  });
  return { config, manifest };
}

function blob(mediaType: string, value: unknown): Blob {
  const content = JSON.stringify(value);
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  return { content, descriptor: { mediaType, digest, size: Buffer.byteLength(content) } };
}
