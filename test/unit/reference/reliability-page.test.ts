import { expect } from "chai";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { format } from "prettier";
import { faults, type Fault } from "../../../reference/faults";
import { reliabilityPage } from "../../../reference/reliability-page";
import { checkout } from "../../../sandbox/shared/paths";

const text = (file: string) => readFileSync(join(checkout, file), "utf8");

describe("docs/reliability.md", () => {
  it("is made of the faults and their figures: otherwise run `npm run reference`", async () => {
    const page = await format(reliabilityPage(), { printWidth: 120, parser: "markdown" });
    expect(text("docs/reliability.md")).to.equal(page);
  });

  it("names tests that there are", () => {
    expect(faults.filter(({ test }) => !existsSync(join(checkout, test)))).to.deep.equal([]);
  });

  it("has a row for each test in test/faults", () => {
    const files = readdirSync(join(checkout, "test/faults")).filter((name) => name.endsWith(".test.ts"));
    expect(files).not.to.have.lengthOf(0);
    expect(faults.map(({ test }) => test)).to.include.members(files.map((name) => `test/faults/${name}`));
  });

  it("has the figures of no fault but these, and each is recorded by the fault's test", () => {
    const files = readdirSync(join(checkout, "docs"), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => name.startsWith("reliability/"))) {
      const id = basename(file, ".json");
      const fault = faults.find((each) => each.id === id);
      expect(fault && text(fault.test), id).to.include(`recordTries("${id}"`);
    }
  });

  it("has each fault once", () => {
    const ids = faults.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
  });

  const lost: Fault = { id: "lost", fault: "A disk is lost", outcome: "Nothing.", test: "test/faults/disk.test.ts" };
  const rowFor = (seconds: number[] | undefined) => {
    const tries = seconds && { day: "2026-11-27", machine: "2 × CPU", seconds };
    return reliabilityPage([lost], () => tries)
      .split("\n")
      .find((line) => line.includes(lost.fault));
  };

  it("tells how often a fault was tried, and the time that it took", () => {
    expect(rowFor([3, 1, 2.25])).to.equal(
      "| A disk is lost | 3 | Nothing. | 2.3 s (1.0 – 3.0) | [disk](../test/faults/disk.test.ts) |",
    );
    expect(rowFor([3])).to.include("| 1 | Nothing. | 3.0 s |");
  });

  it("leaves the time open that was not measured", () => {
    expect(rowFor(undefined)).to.include("| A disk is lost |  | Nothing. |  |");
    expect(reliabilityPage([lost], () => undefined)).to.not.include("Measured on");
  });

  it("says on which machines the times were measured, each once", () => {
    const tries = { day: "2026-11-27", machine: "2 × CPU", seconds: [1] };
    const page = reliabilityPage([lost, { ...lost, id: "lost-twice" }], () => tries);
    expect(page).to.include("\nMeasured on 2026-11-27: 2 × CPU.\n");
  });
});
