import { expect } from "chai";
import { testsOf } from "../../../reference/titled-tests";

describe("the tests of a source file", () => {
  // Not written out, so that this file names no objective.
  const names = "// Objective:";
  const source = `
${names} first
describe("a job", () => {
  before(() => undefined);
  // It takes a while.
  ${names} second
  ${names} third
  it("runs", () => {});
  for (const state of ["COMPLETED", "FAILED"]) {
    it(\`ends \${state} in \${state.length} s\`, () => {});
  }
  it(title, () => {});
  ${names} fourth
  it.skip("rests", () => {});
});
beyondTheCore("more", 5, function () {
  it("is more", inAFunction);
});`;
  const tests = testsOf("test/some.test.ts", source);

  it("have the titles of their suites, and … for what is computed", () => {
    expect(tests.map(({ titles }) => titles.join(" › "))).to.deep.equal([
      "a job",
      "a job › runs",
      "a job › ends … in … s",
      "a job › …",
      "more",
      "more › is more",
    ]);
  });

  it("have the objectives that the comments right before them name, not those of a skipped test", () => {
    const named = tests.filter(({ objectives }) => objectives.length > 0);
    expect(named.map(({ titles, objectives }) => [titles.at(-1), ...objectives])).to.deep.equal([
      ["a job", "first"],
      ["runs", "second", "third"],
    ]);
  });
});
