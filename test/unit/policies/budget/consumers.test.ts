import { expect } from "chai";
import { type Consumer, describeExcess, storageConsumers } from "../../../../policies/budget/consumers";

const consumer = (name: string, count: number, each: number): Consumer => ({ name, count, each: each * 1e9 });
const excess = (budget: number, ...bySet: Consumer[][]) => describeExcess("Limits", "memory", bySet, budget * 1e9);

describe("consumers that exceed a budget", () => {
  it("do not up to the last byte", () => {
    expect(excess(4, [consumer("a", 2, 2)])).to.be.undefined;
    expect(excess(4, [])).to.be.undefined;
  });

  it("are told what would fit: fewer of the largest", () => {
    expect(excess(3, [consumer("a", 2, 2)])).to.equal(
      "Limits are 4 GB, 1 GB more than the 3 GB of the budget. Largest: a 2 × 2 GB = 4 GB. " +
        "It would fit with 1 instead of 2 of a.",
    );
  });

  it("or less of each, where even one is too large", () => {
    expect(excess(3, [consumer("a", 2, 4)])).to.include("It would fit if a took at most 1.5 GB each.");
    expect(excess(3, [consumer("a", 1, 4)])).to.include("It would fit if a took at most 3 GB.");
  });

  it("or less in all, where the largest alone does not make up for it", () => {
    expect(excess(4, [consumer("a", 1, 4), consumer("b", 1, 4)])).to.include("It would fit with 4 GB less.");
  });

  it("are named if they exceed it only at other times", () => {
    const [a, b] = [consumer("a", 1, 6), consumer("b", 1, 5)];
    expect(excess(4, [a], [b, consumer("c", 1, 1)])).to.match(/At other times it is exceeded too, with b\.$/);
    expect(excess(4, [a], [a, consumer("c", 1, 1)])).to.match(/At other times it is exceeded too, with c\.$/);
    expect(excess(5, [a], [b]), "at the budget").to.not.include("other times");
    expect(excess(4, [a], [consumer("b", 1, 5)], [consumer("d", 1, 5)])).to.match(/with b, d\.$/);
  });

  it("of storage are claims of the stack and those from elsewhere, if there are any", () => {
    const claim = (name: string, storage: number) => ({
      ...{ urn: name, name, namespace: "web", pods: [], storage, after: new Set<string>() },
      lifetime: "always" as const,
    });
    expect(
      storageConsumers([claim("data", 5), claim("none", 0)], 7).map(({ name, each }) => [name, each]),
    ).to.deep.equal([
      ["data", 5],
      ["claims from elsewhere", 7],
    ]);
    expect(storageConsumers([], 0)).to.be.empty;
  });
});
