import { expect } from "chai";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { allTests } from "../../../../sandbox/commands/scripts";
import { checkout } from "../../../../sandbox/shared/paths";

const everything = "/**/*.test.ts";

describe("`npm test`", () => {
  it("runs every test file, each once", () => {
    const files = readdirSync(join(checkout, "test"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `test/${name}`);
    expect(files.length).to.be.greaterThan(200);
    for (const file of files) {
      const takenBy = allTests.filter(
        (tests) => tests === file || (tests.endsWith(everything) && file.startsWith(tests.replace(everything, "/"))),
      );
      expect(takenBy, `the groups in sandbox/commands/scripts.ts that take ${file}`).to.have.lengthOf(1);
    }
  });

  it("names no test file that there is not", () => {
    for (const tests of allTests)
      expect(existsSync(join(checkout, tests.replace(everything, ""))), tests).to.equal(true);
  });
});
