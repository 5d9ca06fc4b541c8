import { expect } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findOnPath } from "../../../../sandbox/tools/on-path";

describe("findOnPath", () => {
  const helm = { name: "helm", arguments: ["version"], range: "^3.14.0" };
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "path-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  /** A folder with a program that prints `output` when it is asked for its version. */
  async function installed(folder: string, output: string, mode = 0o755): Promise<string> {
    await mkdir(join(root, folder));
    const script = `#!/bin/sh\n[ "$*" = version ] && echo '${output}'\n`;
    await writeFile(join(root, folder, "helm"), script, { mode });
    return join(root, folder);
  }

  it("finds a good enough version, as programs print theirs", async () => {
    for (const [index, output] of ["v3.14.0", "v3.19.2+g1234", "helm 3.20.1 (linux)", "v3.19"].entries()) {
      const folder = await installed(`${index}`, output);
      expect(await findOnPath(helm, folder), output).to.equal(join(folder, "helm"));
    }
  });

  it("takes the first good one and passes over the rest", async () => {
    const path = [
      join(root, "missing"),
      await installed("old", "v3.13.9"),
      await installed("other-major", "v4.0.0"),
      await installed("not-executable", "v3.19.0", 0o644),
      await installed("silent", ""),
      await installed("good", "v3.15.0"),
      await installed("newer", "v3.19.0"),
    ];
    expect(await findOnPath(helm, path.join(delimiter))).to.equal(join(root, "good", "helm"));
  });

  it("finds nothing where there is nothing, and never looks into the working directory", async () => {
    expect(await findOnPath(helm, "")).to.be.undefined;
    expect(await findOnPath(helm, [".", await installed("old", "v3.1.0")].join(delimiter))).to.be.undefined;
  });
});
