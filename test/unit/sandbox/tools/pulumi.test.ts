import { expect } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { resolvePulumi } from "../../../../sandbox/tools/pulumi";

describe("resolvePulumi", () => {
  let root: string;
  let bin: string;
  const path = process.env.PATH;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "pulumi-"));
    bin = join(root, "bin");
    process.env.PATH = "/usr/bin:/bin";
  });
  afterEach(async () => {
    process.env.PATH = path;
    await rm(root, { recursive: true });
  });

  async function executable(file: string, script: string): Promise<string> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }
  const onPath = (version: string) => executable(join(root, "installed", "pulumi"), `echo ${version}`);
  const installGo = async () => {
    const go = `case $1 in env) echo go1.99.0 ;; build) while [ "$1" != -o ]; do shift; done; touch "$2/pulumi" ;; esac`;
    process.env.PATH = `${dirname(await executable(join(root, "go", "go"), go))}:/usr/bin:/bin`;
  };

  const asked: string[] = [];
  const downloads = async (folder: string, version: string) => {
    asked.push(version);
    await executable(join(folder, "bin", "pulumi"), "true");
  };
  const refused = (_folder: string, version: string) => {
    asked.push(version);
    return Promise.reject(new Error("no route to host"));
  };
  const resolve = async (installer: typeof downloads) => {
    asked.length = 0;
    const make = await resolvePulumi(bin, join(root, "installed"), () => undefined, installer);
    return (await make()).slice(root.length);
  };

  it("takes a good enough CLI on PATH before anything else", async () => {
    await onPath("v3.248.0");
    expect(await resolve(downloads)).to.equal("/installed/pulumi");
    expect(asked).to.be.empty;
  });

  it("asks Pulumi's installer for the pinned version when that on PATH is too old, and only once", async () => {
    await onPath("v3.247.0");
    expect(await resolve(downloads)).to.match(/^\/bin\/pulumi-release-v3\.\d+\.\d+\/bin\/pulumi$/);
    expect(asked).to.have.lengthOf(1);
    await resolve(downloads);
    expect(asked).to.be.empty;
  });

  it("builds it when the installer is refused, and then asks no more", async () => {
    await installGo();
    expect(await resolve(refused)).to.match(/^\/bin\/pulumi-[0-9a-f]{16}\/pulumi$/);
    expect(asked).to.have.lengthOf(1);
    await resolve(refused);
    expect(asked).to.be.empty;
  });

  it("says what to install when it can neither be downloaded nor built", async () => {
    const message = await resolve(refused).catch((error: unknown) => (error as Error).message);
    expect(message).to.match(/^There is no go on PATH: install Go \S+ or newer/);
  });
});
