import { expect } from "chai";
import fc from "fast-check";
import { phasesOf } from "../../../bench/measure";
import { renderPage, type Row } from "../../../bench/report";
import { figuresOf, mediansByStep } from "../../../bench/statistics";
import { renderTimes } from "../../../sandbox/commands/phases";

describe("The page of figures", () => {
  const page = (rows: readonly Row[], phases?: Record<string, number>) => {
    const measurements = { day: "2026-11-25", machine: "2 × CPU", rows, ...(phases && { phases }) };
    return renderPage([{ title: "A preview", method: "Twice.", measurements }], "Why it is so.\n");
  };
  const row = (values: number[], atMost?: number): Row => ({
    what: "preview",
    unit: "s",
    figures: figuresOf(values),
    ...(atMost !== undefined && { atMost }),
  });

  it("tells how, when and where something was measured, and what is known about it", () => {
    const text = page([row([3])]);
    expect(text).to.include("## A preview\n\nTwice. Measured on 2026-11-25: 2 × CPU.");
    expect(text).to.match(/Why it is so\.\n\n$/);
  });

  it("gives three digits of each figure, and its target", () => {
    expect(page([row([177.6, 9.994, 34.56], 60)])).to.include("| preview | 34.6 s | 9.99 – 178 | 3 | ≤ 60 s |");
    expect(page([row([1])])).to.include("| preview | 1.00 s | 1.00 – 1.00 | 1 |  |");
  });

  it("says which target is missed", () => {
    expect(page([row([61], 60)])).to.include("≤ 60 s, **missed**");
    expect(page([row([60], 60)])).to.not.include("missed");
  });

  it("has numbers without a unit", () => {
    const exponent = { ...row([1.5], 1.2), unit: "" } as const;
    expect(page([exponent])).to.include("| preview | 1.50 | 1.50 – 1.50 | 1 | ≤ 1.2, **missed** |");
  });

  it("gives each phase its share", () => {
    const text = page([row([4])], { Cluster: 1, Jobs: 3 });
    expect(text).to.include("| Cluster | 1.00 s | 25 % |\n| Jobs | 3.00 s | 75 % |");
  });
});

describe("Figures", () => {
  it("have the middle value as their median, or the mean of the two", () => {
    expect(figuresOf([5, 1, 3])).to.deep.equal({ median: 3, min: 1, max: 5, runs: 3 });
    expect(figuresOf([4, 1, 3, 2]).median).to.equal(2.5);
    expect(() => figuresOf([])).to.throw("Nothing was measured.");
  });

  it("do not depend on the order of the runs, and have the median between the ends", () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (some) => {
        const figures = figuresOf(some);
        expect(figuresOf(some.toReversed())).to.deep.equal(figures);
        expect(figures.median).to.be.within(figures.min, figures.max);
      }),
    );
  });

  it("are read out of what `npm run up` prints, step by step", () => {
    const times = [
      { title: "Cluster", seconds: 24.3 },
      { title: "pulumi up", seconds: 53.2 },
    ];
    const phases = phasesOf(`noise\n${renderTimes(times)}\nmore noise`);
    expect([...phases]).to.deep.equal([
      ["Cluster", 24.3],
      ["pulumi up", 53.2],
      ["in all", 77.5],
    ]);
    expect(mediansByStep([phases, new Map([["Cluster", 25.7]])]).get("Cluster")).to.equal(25);
  });
});
