import { expect } from "chai";
import fc from "fast-check";
import { amountOf, dimensionsOf, type Load, sum } from "../../../../../policies/demand/feasibility/load";
import { schedule } from "../../../../../policies/demand/feasibility/scheduler";
import { anyFree, anyPods } from "./support/any-load";

const mebibyte = 1024 ** 2;
const pod = (cpu: number, memory: number): Load => ({ cpu, memory: memory * mebibyte, pods: 1 });
const node = (cpu: number, memory: number, used = pod(0, 0)) => {
  const allocatable = { cpu, memory: memory * mebibyte, pods: 110 };
  const free = { cpu: cpu - used.cpu, memory: allocatable.memory - used.memory, pods: 110 - used.pods };
  return { allocatable, free };
};

describe("the default scheduler's choice", () => {
  it("is the node with the larger share left over", () => {
    expect(schedule([pod(1000, 1000)], [node(4000, 4000), node(8000, 8000)])).to.deep.equal([1]);
    expect(schedule([pod(1000, 1000)], [node(4000, 4000), node(8000, 8000, pod(7000, 7000))])).to.deep.equal([0]);
  });

  it("spreads equal pods over equal nodes, the first of equals first", () => {
    const pods = Array.from({ length: 4 }, () => pod(1000, 1000));
    expect(schedule(pods, [node(4000, 4000), node(4000, 4000), node(4000, 4000)])).to.deep.equal([0, 1, 2, 0]);
  });

  it("is the node whose cores and memory are then used alike, if the shares left over are the same", () => {
    const [cores, memory] = [node(8000, 8000, pod(4000, 0)), node(8000, 8000, pod(0, 4000))];
    expect(schedule([pod(0, 2000)], [memory, cores])).to.deep.equal([1]);
    expect(schedule([pod(2000, 0)], [cores, memory])).to.deep.equal([1]);
  });

  it("takes a pod without requests for 100m and 200 MiB when it weighs nodes", () => {
    const nodes = [node(1000, 2000), node(1000, 2000)];
    expect(schedule([pod(0, 0), pod(0, 0), pod(0, 0)], nodes)).to.deep.equal([0, 1, 0]);
  });

  it("is none without room on any node, and later pods may still have one", () => {
    expect(schedule([pod(3000, 1), pod(5000, 1), pod(1000, 1)], [node(4000, 4000)])).to.deep.equal([0, undefined, 0]);
  });

  it("overfills no node", () => {
    fc.assert(
      fc.property(anyPods, anyFree, (pods, free) => {
        const allocatable = { cpu: 100, memory: 100, pods: 6 };
        const places = schedule(
          pods,
          free.map((left) => ({ allocatable, free: left })),
        );
        for (const [index, left] of free.entries()) {
          const taken = sum(pods.filter((_, position) => places[position] === index));
          for (const dimension of dimensionsOf(taken)) {
            expect(taken[dimension]).to.be.at.most(Math.max(amountOf(left, dimension), 0));
          }
        }
      }),
    );
  });
});
