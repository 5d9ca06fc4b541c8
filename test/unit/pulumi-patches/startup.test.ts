import { expect } from "chai";
import { execa } from "execa";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checkout = join(__dirname, "../../..");

/** What the SDK's runner of programs does before the program begins. */
const runner =
  'require(require("node:module").createRequire(require.resolve("@pulumi/pulumi")).resolve("source-map-support/register"));';

/** Runs JavaScript as the program begins, and gives what it prints. */
async function afterStartup(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = ["-e", `${runner}\nrequire("./pulumi-patches/startup.cjs");\n${script}`];
  const { stdout } = await execa(process.execPath, program, { cwd: checkout, env });
  return stdout;
}

/** What a script prints with all patches, and with none. */
const bothWays = (script: string) =>
  Promise.all([afterStartup(script), afterStartup(script, { LAKEHOUSE_UNPATCHED: "all" })]);

describe("startup.cjs", function () {
  this.timeout("1m");

  describe("leaves the compiler and npm's resolver to those who use them: lazy-compilers", () => {
    const loaded = /typescript[^/]*\/(lib\/)?typescript\.js|arborist\/lib\/arborist\//;

    it("which the SDK loads for everybody", async () => {
      const [patched, unpatched] = await bothWays("console.log(Object.keys(require.cache).join('\\n'))");
      expect(patched).to.include("@pulumi/pulumi/index.js").and.to.include("tsx").and.not.to.match(loaded);
      expect(unpatched).to.include("tsx").and.to.match(loaded);
    });

    it("and a function is written into the state as without", async () => {
      const [patched, unpatched] = await bothWays(
        "require('@pulumi/pulumi').runtime.serializeFunction(() => 6 * 7).then(({ text }) => console.log(text))",
      );
      expect(patched).to.include("6 * 7").and.to.equal(unpatched);
    });
  });

  describe("leaves stack traces to Node, which knows source maps: native-source-maps", () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "startup-"));
      const program =
        "// A site\n\ninterface Site { name: string }\nexport const fail = (site: Site) => {\n  throw new Error(site.name);\n};\n";
      await writeFile(join(folder, "site.ts"), program);
    });
    after(() => rm(folder, { recursive: true }));

    const failing = (print: string) => `
      const pulumi = require("@pulumi/pulumi");
      const { fail } = require(${JSON.stringify(join(folder, "site.ts"))});
      class Site extends pulumi.ComponentResource {
        constructor() {
          super("test:index:Site", "site", {}, { transformations: [() => fail({ name: "no site" })] });
        }
      }
      try {
        new Site();
      } catch (error) {
        console.log(${print});
      }
    `;

    it("so that they name the lines of the program", async () => {
      const [patched, unpatched] = await bothWays(failing("error.stack"));
      expect(patched).to.match(/^Error: no site\n +at .*\/site\.ts:5:9\)?\n/);
      expect(unpatched).to.match(/^Error: no site\n +at .*\/site\.ts:2:\d+\)?\n/);
    });

    it("and the SDK's files that there are, with which an error can be printed", async () => {
      const [patched, unpatched] = await bothWays(failing("error.stack"));
      expect(patched).to.match(/at new ComponentResource \(.*\/@pulumi\/pulumi\/resource\.js:\d+:\d+\)/);
      expect(unpatched).to.match(/at new ComponentResource \(.*\/node_modules\/@pulumi\/resource\.ts:\d+:\d+\)/);
      expect(await afterStartup(failing('require("node:util").inspect(error)'))).to.match(/^Error: no site\n +at /);
    });
  });

  it("says which patches there are to who names another", async () => {
    const problem = await afterStartup("", { LAKEHOUSE_UNPATCHED: "fast-struct,fast" }).catch(String);
    expect(problem).to.include(
      "LAKEHOUSE_UNPATCHED has fast, which is no patch: write all, or some of lazy-compilers, native-source-maps, ",
    );
  });
});
