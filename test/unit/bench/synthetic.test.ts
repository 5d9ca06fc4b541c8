import { expect } from "chai";
import { syntheticStack } from "../../../bench/synthetic";
import { kindOf } from "../../../policies/kubernetes/kinds";

describe("A synthetic stack", () => {
  it("has as many resources as it is asked for, each with a name of its own", () => {
    const stack = syntheticStack(25);
    expect(new Set(stack.map(({ name }) => name))).to.have.property("size", 25);
    expect(syntheticStack(0)).to.deep.equal([]);
  });

  it("runs pods in a fifth of them, and has none that the policies do not know", () => {
    const kinds = syntheticStack(100).map(({ type }) => kindOf(type).runs);
    expect(kinds.filter((runs) => runs === "pods")).to.have.length(20);
    expect(kinds).to.not.include("unknown");
  });
});
