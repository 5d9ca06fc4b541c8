import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { objectives } from "../../../reference/objectives";
import { filesThatNameObjectives, objectivesPage } from "../../../reference/objectives-page";
import { namedObjectives, titledTests } from "../../../reference/titled-tests";
import { allTests } from "../../../sandbox/commands/scripts";
import { checkout } from "../../../sandbox/shared/paths";

const text = (file: string) => readFileSync(join(checkout, file), "utf8");

describe("docs/objectives.md", () => {
  const files = filesThatNameObjectives();

  it("is made of the objectives and the tests that name them: otherwise run `npm run reference`", async () => {
    const page = await format(objectivesPage(), { printWidth: 120, parser: "markdown" });
    expect(text("docs/objectives.md")).to.equal(page);
  });

  it("has no tick of a test that `npm test -- --all` leaves out", () => {
    const isRun = (file: string) =>
      allTests.some((tests) => tests === file || (tests.includes("*") && file.startsWith(tests.split("*")[0] ?? "")));
    expect(files).not.to.have.lengthOf(0);
    expect(files.filter((file) => !isRun(file))).to.deep.equal([]);
  });

  for (const file of files) {
    it(`has each objective that ${file} names, each before a test that is not skipped`, () => {
      const named = titledTests(file).flatMap((test) => test.objectives);
      expect(named).to.have.members(namedObjectives(text(file)));
      expect(objectives.map(({ id }) => id)).to.include.members(named);
    });
  }

  it("ticks an objective by a test that names it, and leaves the others open", () => {
    const test = { file: "test/e2e/trino.test.ts", titles: ["Trino", "answers"], objectives: ["trino"] };
    const ticked = objectivesPage([test]).match(/^- \[x\][^]+?(?=\n-|\n\n)/gm);
    expect(ticked?.map((row) => row.split("\n").map((line) => line.trim()))).to.deep.equal([
      [
        "- [x] **trino**: Trino, within 48 GB, queries and writes the same tables.",
        "- [test/e2e/trino.test.ts](../test/e2e/trino.test.ts): Trino › answers",
      ],
    ]);
  });

  it("has each objective once", () => {
    const ids = objectives.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
  });
});
