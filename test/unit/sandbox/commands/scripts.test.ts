import { expect } from "chai";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { allTests, beyondTheCore } from "../../../../sandbox/commands/scripts";
import { checkout } from "../../../../sandbox/shared/paths";

const everything = "/**/*.test.ts";

/** Tests of whole machines take hours, and have a command of their own. */
const ofMachines = "test/machines/";
const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

describe("`npm test -- --all`", () => {
  it("runs every test file, each once", () => {
    const files = readdirSync(join(checkout, "test"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `test/${name}`);
    expect(files.length).to.be.greaterThan(200);
    for (const file of files.filter((name) => !name.startsWith(ofMachines))) {
      const takenBy = allTests.filter(
        (tests) => tests === file || (tests.endsWith(everything) && file.startsWith(tests.replace(everything, "/"))),
      );
      expect(takenBy, `the groups in sandbox/commands/scripts.ts that take ${file}`).to.have.lengthOf(1);
    }
  });

  it("skips those beyond the core when no time is left for them", () => {
    for (const file of beyondTheCore) {
      expect(readFileSync(join(checkout, file), "utf8"), file).to.match(/^beyondTheCore\(/m);
    }
  });

  it("leaves whole machines to `npm run test:machines`", () => {
    expect(scripts["test:machines"]).to.equal(`mocha '${ofMachines}**/*.test.ts'`);
    expect(allTests.join(" ")).not.to.include(ofMachines);
  });

  it("names no test file that there is not", () => {
    for (const tests of allTests)
      expect(existsSync(join(checkout, tests.replace(everything, ""))), tests).to.equal(true);
  });
});
