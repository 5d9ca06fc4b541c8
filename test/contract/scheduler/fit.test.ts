import { expect } from "chai";
import fc from "fast-check";
import { judgeFit, type Fit } from "../../../policies/demand/feasibility/feasibility";
import { anyCase, fitNodes, fitPods } from "./support/any-case";
import { startOwnControlPlane, stopOwnControlPlane } from "./support/control-plane";
import { Scheduler } from "./support/scheduler";

type Verdict = Fit["verdict"];
const verdicts: readonly Verdict[] = ["fits", "fits only if packed well", "does not fit"];
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

// Objective: budget-placed
describe("fit of pods to nodes, against the real scheduler", function () {
  this.timeout("20m");
  let scheduler: Scheduler;

  before(async () => {
    scheduler = await Scheduler.connect((await startOwnControlPlane()).config);
  });
  after(async () => {
    scheduler.disconnect();
    await stopOwnControlPlane();
  });

  it(`holds in 200 random cases (SEED=${seed} repeats them)`, async () => {
    const tally = new Map(verdicts.map((verdict) => [verdict, { placed: 0, pending: 0 }]));
    await fc.assert(
      fc.asyncProperty(anyCase, async (example) => {
        const { verdict } = judgeFit(fitNodes(example), fitPods(example));
        const pending = await scheduler.place(example);
        tally.get(verdict)![pending.length === 0 ? "placed" : "pending"] += 1;
        if (verdict === "fits") expect(pending, "left pending").to.be.empty;
        if (verdict === "does not fit") expect(pending, "left pending").to.not.be.empty;
      }),
      { numRuns: 200, seed },
    );
    for (const [verdict, { placed, pending }] of tally) {
      console.log(`      ${verdict}: all placed in ${placed}, some left pending in ${pending}`);
      expect(placed + pending, `cases that are judged "${verdict}"`).to.be.at.least(20);
    }
  });
});
