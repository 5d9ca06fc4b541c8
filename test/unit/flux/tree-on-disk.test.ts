import { expect } from "chai";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { header, treeFolder } from "../../../flux/tree";
import { differencesOnDisk, writeTree } from "../../../flux/tree-on-disk";

const tree = (files: Readonly<Record<string, string>>) =>
  new Map(
    Object.entries({ "kustomization.yaml": header, ...files }).map(([path, text]) => [`${treeFolder}/${path}`, text]),
  );
const path = (file: string) => `${treeFolder}/${file}`;

describe("a tree on disk", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tree-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("is all missing where nothing is, and as it should be once it is written", () => {
    const wanted = tree({ "a/flux.yaml": "a" });
    expect(differencesOnDisk(wanted, root).missing).to.deep.equal([path("a/flux.yaml"), path("kustomization.yaml")]);
    writeTree(wanted, root);
    expect(differencesOnDisk(wanted, root)).to.deep.equal({ missing: [], changed: [], left: [] });
    expect(readFileSync(join(root, path("a/flux.yaml")), "utf8")).to.equal("a");
  });

  it("takes the place of the one before, of which nothing stays", () => {
    writeTree(tree({ "a/flux.yaml": "a", "b/flux.yaml": "b" }), root);
    const wanted = tree({ "a/flux.yaml": "A", "c/flux.yaml": "c" });
    expect(differencesOnDisk(wanted, root)).to.deep.equal({
      missing: [path("c/flux.yaml")],
      changed: [path("a/flux.yaml")],
      left: [path("b/flux.yaml")],
    });
    writeTree(wanted, root);
    expect(differencesOnDisk(wanted, root)).to.deep.equal({ missing: [], changed: [], left: [] });
    expect(readdirSync(join(root, dirname(treeFolder)))).to.deep.equal(["data-platform"]);
  });

  it("does not take the place of files that somebody else made", () => {
    const own = join(root, path("own.yaml"));
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, "mine");
    expect(() => {
      writeTree(tree({}), root);
    }).to.throw("has files that `npm run render` did not make: choose another folder with --to, or move them.");
    expect(readFileSync(own, "utf8")).to.equal("mine");
    expect(existsSync(join(root, path("kustomization.yaml")))).to.equal(false);
  });
});
