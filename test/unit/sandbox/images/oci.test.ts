import { expect } from "chai";
import { execa } from "execa";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Layer, cachedLayer, pack } from "../../../../sandbox/images/layers";
import { identify, type Image, writeArchive } from "../../../../sandbox/images/oci";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

describe("an image's archive", () => {
  let root: string;
  let base: Layer;
  let tool: Layer;
  let images: readonly [Image, Image];

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "oci-"));
    base = await layerOf(join(root, "cache"), "base", { "etc/motd": "hello" });
    tool = await layerOf(join(root, "cache"), "tool", { "bin/tool": "#!/bin/sh" });
    images = [
      { name: "localhost/base:1", config: { Cmd: ["/bin/sh"], Env: ["A=b"] }, layers: [base] },
      { name: "localhost/tool:2.0", config: { Entrypoint: ["/bin/tool"], User: "185:185" }, layers: [base, tool] },
    ];
  });
  after(() => rm(root, { recursive: true }));

  async function layerOf(cache: string, name: string, files: Record<string, string>): Promise<Layer> {
    return cachedLayer(cache, name, [JSON.stringify(files)], async (file, work) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(work, path, ".."), { recursive: true });
        await writeFile(join(work, path), text);
      }
      await pack(file, work, [{ paths: Object.keys(files) as [string] }]);
    });
  }

  async function written(
    file: string,
  ): Promise<{ folder: string; index: { manifests: (Descriptor & { annotations: object })[] } }> {
    await writeArchive(join(root, file), images);
    const folder = await mkdtemp(join(root, "read-"));
    await execa("tar", ["--extract", `--file=${join(root, file)}`, `--directory=${folder}`]);
    return { folder, index: JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as never };
  }

  /** Reads a blob, and checks that it is what its descriptor promises. */
  async function blob(folder: string, { digest, size }: Descriptor): Promise<Buffer> {
    const content = await readFile(join(folder, "blobs", ...digest.split(":")));
    expect(`sha256:${createHash("sha256").update(content).digest("hex")}`).to.equal(digest);
    expect(content.length).to.equal(size);
    return content;
  }
  const json = async <T>(folder: string, descriptor: Descriptor) =>
    JSON.parse((await blob(folder, descriptor)).toString()) as T;

  it("is a valid image layout: each manifest, configuration and layer is there under its digest", async () => {
    const { folder, index } = await written("images.tar");
    expect(JSON.parse(await readFile(join(folder, "oci-layout"), "utf8"))).to.deep.equal({
      imageLayoutVersion: "1.0.0",
    });
    expect(index.manifests).to.have.lengthOf(2);
    for (const [at, descriptor] of index.manifests.entries()) {
      const image = images[at]!;
      const manifest = await json<{ config: Descriptor; layers: Descriptor[] }>(folder, descriptor);
      const config = await json<{ config: object; rootfs: object }>(folder, manifest.config);
      expect(identify(image)).to.deep.equal({ digest: descriptor.digest, id: manifest.config.digest });
      expect(config.config).to.deep.equal(image.config);
      expect(config.rootfs).to.deep.equal({ type: "layers", diff_ids: image.layers.map(({ digest }) => digest) });
      for (const [index, layer] of manifest.layers.entries()) {
        expect(await blob(folder, layer)).to.deep.equal(await readFile(image.layers[index]!.file));
      }
    }
  });

  it("names the images so that containerd finds them, and tells their digests beforehand", async () => {
    const { index } = await written("images.tar");
    expect(index.manifests.map(({ digest }) => digest)).to.deep.equal(images.map((image) => identify(image).digest));
    expect(index.manifests.map(({ annotations }) => annotations)).to.deep.equal([
      { "io.containerd.image.name": "localhost/base:1", "org.opencontainers.image.ref.name": "1" },
      { "io.containerd.image.name": "localhost/tool:2.0", "org.opencontainers.image.ref.name": "2.0" },
    ]);
  });

  it("holds a layer that images share once", async () => {
    await writeArchive(join(root, "images.tar"), images);
    const { stdout } = await execa("tar", ["--list", `--file=${join(root, "images.tar")}`]);
    expect(stdout.split("\n").filter((path) => path.endsWith(base.digest.slice("sha256:".length)))).to.have.lengthOf(1);
  });

  it("has the same bytes when it is made again from the same layers", async () => {
    await writeArchive(join(root, "one.tar"), images);
    await writeArchive(join(root, "two.tar"), images);
    expect(await readFile(join(root, "one.tar"))).to.deep.equal(await readFile(join(root, "two.tar")));
  });

  it("has another digest when its layers or what it runs differ", () => {
    const [image] = images;
    expect(identify({ ...image, layers: [tool] }).digest).to.not.equal(identify(image).digest);
    expect(identify({ ...image, config: { Cmd: ["/bin/bash"] } }).digest).to.not.equal(identify(image).digest);
    expect(identify({ ...image, name: "localhost/other:1" }).digest).to.equal(identify(image).digest);
  });

  it("has layers whose digests do not depend on when, where or under which umask they were made", async () => {
    const umask = process.umask(0o077);
    try {
      const again = await layerOf(join(root, "other-cache"), "base", { "etc/motd": "hello" });
      expect(again.file).to.not.equal(base.file);
      expect(again.digest).to.equal(base.digest);
    } finally {
      process.umask(umask);
    }
  });
});

describe("pack", () => {
  it("gives each part the owner and mode it has in the image", async () => {
    const root = await mkdtemp(join(tmpdir(), "pack-"));
    for (const folder of ["tmp", "opt"]) await mkdir(join(root, folder));
    await writeFile(join(root, "opt", "run"), "", { mode: 0o700 });
    await writeFile(join(root, "opt", "read"), "", { mode: 0o600 });
    await pack(join(root, "layer.tar"), root, [
      { paths: ["tmp"], mode: "1777" },
      { paths: ["opt"], owner: "185:185" },
    ]);
    const list = ["--list", "--verbose", "--numeric-owner", "--utc", `--file=${join(root, "layer.tar")}`];
    const { stdout } = await execa("tar", list);
    await rm(root, { recursive: true });
    expect(stdout.replace(/ +/g, " ").split("\n")).to.deep.equal([
      "drwxrwxrwt 0/0 0 2026-01-01 00:00 tmp/",
      "drwxr-xr-x 185/185 0 2026-01-01 00:00 opt/",
      "-rw-r--r-- 185/185 0 2026-01-01 00:00 opt/read",
      "-rwxr-xr-x 185/185 0 2026-01-01 00:00 opt/run",
    ]);
  });
});
