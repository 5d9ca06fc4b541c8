import { expect } from "chai";
import fc from "fast-check";
import { amountOf, dimensionsOf, type Load, sum } from "../../../../../policies/demand/feasibility/load";
import { findPacking } from "../../../../../policies/demand/feasibility/packing";
import { anyFree, anyPods } from "./support/any-load";

const loads = (...sizes: readonly number[]): Load[] => sizes.map((size) => ({ cpu: size, memory: size, pods: 1 }));
const free = (...sizes: readonly number[]): Load[] => sizes.map((size) => ({ cpu: size, memory: size, pods: 110 }));

describe("a packing", () => {
  it("fills nodes to the brim where it must", () => {
    expect(findPacking(loads(4, 6, 5, 5), free(10, 10))).to.deep.equal([loads(4, 6), loads(5, 5)]);
  });

  it("of nothing is nothing on each node", () => {
    expect(findPacking([], free(10, 10))).to.deep.equal([[], []]);
  });

  it("may be impossible although the sum fits", () => {
    expect(findPacking(loads(6, 6, 6), free(9, 9))).to.equal("impossible");
  });

  it("is not searched for ever", () => {
    const sizes = Array.from({ length: 60 }, (_, index) => 1000 + ((index * 37) % 101));
    const total = sizes.reduce((all, size) => all + size, 0);
    expect(findPacking(loads(...sizes), free(total / 2 - 0.5, total / 2 + 0.5))).to.equal("given up");
    expect(findPacking(loads(...Array.from({ length: 2001 }, () => 1)), free(5000))).to.equal("given up");
  });

  it("places every pod and overfills no node", () => {
    fc.assert(
      fc.property(anyPods, anyFree, (pods, nodes) => {
        const packing = findPacking(pods, nodes);
        if (typeof packing === "string") return;
        expect(packing.flat()).to.have.deep.members(pods);
        for (const [index, placed] of packing.entries()) {
          const taken = sum(placed);
          for (const dimension of dimensionsOf(taken)) {
            // An overfull node still takes what asks for nothing of the kind.
            expect(taken[dimension]).to.be.at.most(Math.max(amountOf(nodes[index]!, dimension), 0));
          }
        }
      }),
    );
  });
});
