import { expect } from "chai";
import { canBeBlocked, Effort } from "../../../../../policies/demand/feasibility/blocking";
import type { Load } from "../../../../../policies/demand/feasibility/load";

const pod = (size: number): Load => ({ cpu: size, memory: size, pods: 1 });
const free = (size: number): Load => ({ cpu: size, memory: size, pods: 110 });

/** Each node needs two of the others; the sums alone would allow three to block both. */
const undecided = [pod(5), [free(10), free(10)], [pod(4), pod(4), pod(4)]] as const;

describe("a search for a state that blocks a pod", () => {
  it("finds the others that can leave it no room on any node", () => {
    expect(canBeBlocked(pod(5), [free(10), free(10)], [pod(6), pod(6)], new Effort())).to.equal(true);
    expect(canBeBlocked(pod(5), [free(10), free(10)], [pod(6), pod(5)], new Effort())).to.equal(false);
    expect(canBeBlocked(pod(5), [], [], new Effort())).to.equal(true);
  });

  it("looks further where sums do not decide", () => {
    expect(canBeBlocked(...undecided, new Effort())).to.equal(false);
  });

  it("counts places", () => {
    const crowded = { ...free(10), pods: 2 };
    expect(canBeBlocked(pod(1), [crowded], [pod(1), pod(1)], new Effort())).to.equal(true);
    expect(canBeBlocked(pod(1), [crowded], [pod(1)], new Effort())).to.equal(false);
  });

  it("says yes when it has taken too long, so that nobody is promised room without proof", () => {
    const effort = new Effort();
    expect(effort.spend(10_000)).to.equal(true);
    expect(effort.spend(1)).to.equal(false);
    expect(canBeBlocked(...undecided, effort)).to.equal(true);
  });
});
