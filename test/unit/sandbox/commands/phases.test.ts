import { expect } from "chai";
import { renderTimes } from "../../../../sandbox/commands/phases";

describe("the report of `up`", () => {
  it("tells how long each phase took, and its share", () => {
    const table = renderTimes([
      { title: "Tools", seconds: 30 },
      { title: "Cluster", seconds: 10 },
    ]);
    expect(table.split("\n").map((line) => line.trim().split(/\s{2,}/))).to.deep.equal([
      ["Tools", "30.0 s", "75 %"],
      ["Cluster", "10.0 s", "25 %"],
      ["in all", "40.0 s", "100 %"],
    ]);
  });
});
