import { expect } from "chai";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installedPackages, requiredPlugin } from "../../../../stand-ins/language-nodejs/packages";

describe("The plugins that a program needs", () => {
  it("are those its packages say", () => {
    const pulumi = { resource: true };
    expect(requiredPlugin({ name: "@pulumi/random", version: "4.21.2", pulumi })).to.deep.equal({
      name: "random",
      version: "v4.21.2",
      server: "",
    });
    expect(
      requiredPlugin({
        name: "lake",
        version: "1.0.0",
        pulumi: { ...pulumi, name: "deep-lake", version: "v2.0.0", server: "https://plugins.example" },
      }),
    ).to.deep.equal({ name: "deep-lake", version: "v2.0.0", server: "https://plugins.example" });
  });

  it("are none for packages without, or that do not name their plugin", () => {
    expect(requiredPlugin({ name: "yaml", version: "2.0.0" })).to.be.undefined;
    expect(requiredPlugin({ name: "@pulumi/policy", version: "1.0.0", pulumi: {} })).to.be.undefined;
    expect(requiredPlugin({ name: "lake", version: "1.0.0", pulumi: { resource: true } })).to.be.undefined;
  });

  it("are looked for in scopes, in nested packages and behind links, once each", async () => {
    const root = await mkdtemp(join(tmpdir(), "packages-"));
    const install = async (path: string, name: string) => {
      await mkdir(join(root, path), { recursive: true });
      await writeFile(join(root, path, "package.json"), JSON.stringify({ name }));
    };
    await install("node_modules/a", "a");
    await install("node_modules/@scope/b", "b");
    await install("node_modules/a/node_modules/c", "c");
    await install("node_modules/.cache/d", "d");
    await install("workspace", "workspace");
    await symlink(join(root, "workspace"), join(root, "node_modules/workspace"));
    await symlink(root, join(root, "node_modules/itself"));
    const names = installedPackages(root).map(({ name }) => name);
    expect(names).to.have.members(["a", "b", "c", "workspace"]);
    expect(installedPackages(join(root, "nowhere"))).to.deep.equal([]);
    await rm(root, { recursive: true });
  });
});
