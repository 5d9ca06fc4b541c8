import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";

const checkout = join(__dirname, "../..");

/** Runs JavaScript as the program begins, and gives what it prints. */
async function afterStartup(script: string): Promise<string> {
  const { stdout } = await execa(process.execPath, ["-e", `require("./startup.cjs");\n${script}`], { cwd: checkout });
  return stdout;
}

describe("startup.cjs", function () {
  this.timeout("1m");

  it("loads the SDK without its compiler and without npm's resolver", async () => {
    const files = await afterStartup("console.log(Object.keys(require.cache).join('\\n'))");
    expect(files).to.include("@pulumi/pulumi/index.js").and.to.include("tsx");
    expect(files).not.to.match(/typescript[^/]*\/(lib\/)?typescript\.js|arborist\/index\.js/);
  });

  it("leaves them to those who write functions into the state", async () => {
    const script =
      "require('@pulumi/pulumi').runtime.serializeFunction(() => 6 * 7).then(({ text }) => console.log(text))";
    expect(await afterStartup(script)).to.include("6 * 7");
  });
});
