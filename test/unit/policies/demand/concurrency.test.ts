import { expect } from "chai";
import fc from "fast-check";
import { concurrentSets } from "../../../../policies/demand/concurrency";

interface Job {
  readonly urn: string;
  readonly after: ReadonlySet<string>;
  readonly weight: number;
}

/**
 * Jobs whose order is that of a random graph without cycles: a job comes after all that it can reach through jobs that
 * end.
 */
const stacks = fc
  .array(fc.record({ weight: fc.nat(100), ends: fc.boolean(), earlier: fc.array(fc.nat(6), { maxLength: 3 }) }), {
    maxLength: 7,
  })
  .map((jobs) => {
    const reached: Set<number>[] = [];
    for (const [index, { earlier }] of jobs.entries()) {
      const direct = earlier.filter((position) => position < index);
      reached.push(new Set(direct.flatMap((position) => [position, ...(reached[position] ?? [])])));
    }
    return jobs.map(({ weight }, index): Job => {
      const ended = [...(reached[index] ?? [])].filter((position) => jobs[position]?.ends);
      return { urn: `job-${index}`, after: new Set(ended.map((position) => `job-${position}`)), weight };
    });
  });

const overlap = (a: Job, b: Job) => !a.after.has(b.urn) && !b.after.has(a.urn);
const weigh = (jobs: readonly Job[]) => jobs.reduce((total, { weight }) => total + weight, 0);
const subsets = (jobs: readonly Job[]) =>
  Array.from({ length: 2 ** jobs.length }, (_, bits) => jobs.filter((_job, index) => (bits >> index) & 1));
const peak = (jobs: readonly Job[]) => Math.max(...concurrentSets(jobs).map(weigh));
const names = (jobs: readonly Job[]) => concurrentSets(jobs).map((running) => running.map(({ urn }) => urn).join(" "));
const job = (urn: string, ...after: string[]): Job => ({ urn, after: new Set(after), weight: 1 });

describe("the concurrent sets of a stack", () => {
  it("are one where nothing has ended before other starts", () => {
    expect(names([job("a"), job("b"), job("c")])).to.deep.equal(["a b c"]);
    expect(names([])).to.deep.equal([""]);
  });

  it("are as many as jobs that run one after the other, each beside what runs all the time", () => {
    expect(names([job("web"), job("a"), job("b", "a"), job("c", "a", "b")])).to.have.members([
      "web a",
      "web b",
      "web c",
    ]);
  });

  it("tell apart what two rows of jobs do at once", () => {
    expect(names([job("a"), job("b", "a"), job("x"), job("y", "x")])).to.have.members(["a x", "a y", "b x", "b y"]);
  });

  it("have the largest sum of all sets that may run at once, never less and never more", () => {
    fc.assert(
      fc.property(stacks, (jobs) => {
        const possible = subsets(jobs).filter((set) => set.every((a) => set.every((b) => a === b || overlap(a, b))));
        expect(peak(jobs)).to.equal(Math.max(...possible.map(weigh)));
      }),
    );
  });

  it("are the same in any order", () => {
    fc.assert(
      fc.property(stacks, fc.nat(), (jobs, turn) => {
        const turned = [...jobs.slice(turn % 8), ...jobs.slice(0, turn % 8)];
        const sets = (given: readonly Job[]) =>
          concurrentSets(given).map((running) => new Set(running.map(({ urn }) => urn)));
        expect(sets(turned)).to.have.deep.members(sets(jobs));
      }),
    );
  });

  it("weigh no less when a job grows, comes in, or no longer waits", () => {
    fc.assert(
      fc.property(stacks, fc.nat(6), fc.nat(50), (jobs, position, more) => {
        const changed = (change: (job: Job) => Job[]) =>
          jobs.flatMap((each, index) => (index === position ? change(each) : [each]));
        expect(peak(changed((each) => [{ ...each, weight: each.weight + more }]))).to.be.at.least(peak(jobs));
        expect(peak(changed((each) => [{ ...each, after: new Set() }]))).to.be.at.least(peak(jobs));
        expect(peak(jobs)).to.be.at.least(peak(changed(() => [])));
      }),
    );
  });

  it("become one of all workloads where there are too many to tell apart", () => {
    const row = Array.from({ length: 101 }, (_, index) =>
      job(`${index}`, ...Array.from({ length: index }, (_each, earlier) => `${earlier}`)),
    );
    expect(concurrentSets(row.slice(0, 100))).to.have.lengthOf(100);
    expect(concurrentSets(row)).to.deep.equal([row]);
    const pairs = Array.from({ length: 20 }, (_, index) => [job(`a${index}`), job(`b${index}`, `a${index}`)]).flat();
    expect(concurrentSets(pairs)).to.deep.equal([pairs]);
  });

  it("are found at once where thousands of jobs wait for one", () => {
    const crowd = Array.from({ length: 5000 }, (_, index) => job(`job-${index}`, "first"));
    expect(concurrentSets([job("first"), ...crowd])).to.have.lengthOf(2);
  });
});
