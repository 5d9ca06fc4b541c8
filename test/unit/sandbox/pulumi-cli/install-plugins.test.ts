import { expect } from "chai";
import { access, constants, lutimes, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPlugins } from "../../../../sandbox/pulumi-cli/install-plugins";

/** A CLI that can download one plugin, and notes what it was asked for. */
const fakeCli = `#!/bin/sh
echo "$@" >> "$PULUMI_HOME/asked"
[ "$4" = random ] || exit 1
mkdir -p "$PULUMI_HOME/plugins/resource-$4-v$5"
echo official > "$PULUMI_HOME/plugins/resource-$4-v$5/pulumi-resource-$4"
`;

describe("Plugins of the engine", function () {
  // The first run on a machine bundles them.
  this.timeout("1m");
  let folder: string;
  const home = () => join(folder, "home");
  const cli = () => join(folder, "bin/pulumi");
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "plugins-"));
    await mkdir(join(folder, "bin"));
    await mkdir(home());
    await writeFile(cli(), fakeCli, { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("are all stand-ins when the CLI came without its language host, and nothing is downloaded", async () => {
    expect(await installPlugins(cli(), home())).to.include.members(["nodejs", "kubernetes", "random"]);
    expect(await readdir(home())).to.deep.equal(["plugins"]);
    for (const plugin of await readdir(join(home(), "plugins"))) {
      const executable = `pulumi-${plugin.replace(/-v[^-]*$/, "")}`;
      await access(join(home(), "plugins", plugin, executable), constants.X_OK);
    }
  });

  describe("with Pulumi's own CLI", () => {
    beforeEach(() => writeFile(join(folder, "bin/pulumi-language-nodejs"), ""));

    it("are Pulumi's own where they can be downloaded, and stand-ins elsewhere", async () => {
      const standIns = await installPlugins(cli(), home());
      expect(standIns).to.include("kubernetes").and.not.include("nodejs").and.not.include("random");
      const [random = ""] = (await readdir(join(home(), "plugins"))).filter((name) =>
        name.startsWith("resource-random"),
      );
      expect(await readFile(join(home(), "plugins", random, "pulumi-resource-random"), "utf8")).to.equal("official\n");
    });

    it("are downloaded once", async () => {
      const first = await installPlugins(cli(), home());
      const asked = await readFile(join(home(), "asked"), "utf8");
      expect(await installPlugins(cli(), home())).to.deep.equal(first);
      expect(await readFile(join(home(), "asked"), "utf8")).to.equal(asked);
    });

    it("are asked for again a day after a download has failed, and then replace their stand-ins", async () => {
      await installPlugins(cli(), home());
      const [folderOfAws = ""] = (await readdir(join(home(), "plugins"))).filter((name) =>
        name.startsWith("resource-aws"),
      );
      const plugin = join(home(), "plugins", folderOfAws, "pulumi-resource-aws");
      const yesterday = Date.now() / 1000 - 25 * 60 * 60;
      await lutimes(plugin, yesterday, yesterday);
      await writeFile(cli(), fakeCli.replace("= random", "= aws"));
      expect(await installPlugins(cli(), home())).not.to.include("aws");
      expect(await readFile(plugin, "utf8")).to.equal("official\n");
    });
  });
});
