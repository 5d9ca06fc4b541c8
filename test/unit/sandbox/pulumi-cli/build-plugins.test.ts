import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { bundledFolders } from "../../../../sandbox/pulumi-cli/build-plugins";
import { checkout } from "../../../../sandbox/shared/paths";

describe("the bundles of the stand-ins", function () {
  this.timeout("2m");

  it("are built again when a source of theirs changes, in whichever folder", async () => {
    const depcruise = join(checkout, "node_modules/.bin/depcruise");
    const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "stand-ins"];
    const { modules } = JSON.parse((await execa(depcruise, args, { cwd: checkout })).stdout) as {
      modules: readonly { readonly source: string; readonly coreModule?: boolean }[];
    };
    const sources = modules.filter(({ coreModule }) => !coreModule).map(({ source }) => source);
    const folders = new Set(sources.map((source) => source.replace(/\/.*/, "")));
    folders.delete("node_modules"); // package-lock.json tells of these
    expect([...folders].sort()).to.deep.equal([...bundledFolders].sort());
  });
});
