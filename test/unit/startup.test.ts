import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";

const checkout = join(__dirname, "../..");

/** Runs JavaScript as the program begins, and gives what it prints. */
async function afterStartup(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = ["-e", `require("./startup.cjs");\n${script}`];
  const { stdout } = await execa(process.execPath, program, { cwd: checkout, env });
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

  describe("spares the stack trace that the SDK takes of every promise", () => {
    const script = `
      const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
      const promise = Promise.resolve();
      debuggablePromise(promise, "what it is for");
      const lines = (stack) => stack.split("\\n").length;
      console.log(JSON.stringify([promise._debugCtx, lines(promise._debugStackTrace), lines(new Error().stack)]));
    `;
    const seen = async (env?: NodeJS.ProcessEnv) =>
      JSON.parse(await afterStartup(script, env)) as [string, number, number];

    it("but not that of errors", async () => {
      const [context, ofPromise, ofError] = await seen();
      expect([context, ofPromise]).to.deep.equal(["what it is for", 1]);
      expect(ofError).to.be.greaterThan(3);
    });

    it("unless somebody looks for a promise that never ends", async () => {
      const [, ofPromise] = await seen({ PULUMI_DEBUG_PROMISE_LEAKS: "true" });
      expect(ofPromise).to.be.greaterThan(3);
    });
  });
});
