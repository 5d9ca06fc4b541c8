import { expect } from "chai";
import { fits, largestFirst, type Load, sumsFrom } from "../../../../../policies/demand/feasibility/load";

const load = (cpu: number, memory: number, pods = 1): Load => ({ cpu, memory, pods });

describe("loads", () => {
  it("are ordered by their share of what is scarcest", () => {
    const free = [load(100, 1000, 110), load(100, 1000, 110)];
    const [cores, memory, little] = [load(60, 100), load(10, 400), load(20, 200)];
    expect(largestFirst([little, memory, cores], free)).to.deep.equal([cores, memory, little]);
  });

  it("of equal shares are ordered by memory, then by cores", () => {
    const free = [load(100, 100, 4)];
    const [most, more, least] = [load(20, 20), load(20, 10), load(10, 10)];
    expect(largestFirst([least, more, most], free)).to.deep.equal([most, more, least]);
    expect(largestFirst([more, least, most], free)).to.deep.equal([most, more, least]);
  });

  it("are added up from each position to the end", () => {
    expect(sumsFrom([load(1, 10), load(2, 20), load(3, 30)])).to.deep.equal([
      load(6, 60, 3),
      load(5, 50, 2),
      load(3, 30, 1),
    ]);
  });

  it("fit up to the last unit, and ask for nothing where they request nothing", () => {
    expect(fits(load(4, 4), load(4, 4))).to.equal(true);
    expect(fits(load(5, 4), load(4, 4))).to.equal(false);
    expect(fits(load(4, 5), load(4, 4))).to.equal(false);
    expect(fits(load(0, 4), load(-1, 4))).to.equal(true);
    expect(fits(load(0, 0), load(4, 4, 0))).to.equal(false);
  });
});
