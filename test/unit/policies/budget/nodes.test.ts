import { expect } from "chai";
import type { Workload } from "../../../../policies/demand/workload";
import { readBudget } from "../../../../policies/budget/budget";
import { describeFit, judgeNodes } from "../../../../policies/budget/nodes";
import { Field } from "../../../../policies/model/field";
import { budget } from "../support/budgets";

/** A job whose pods take so many cores, after others that have ended. */
function job(urn: string, cores: readonly number[], ...after: string[]): Workload {
  return {
    ...{ urn, name: urn, namespace: "jobs", storage: 0, after: new Set(after) },
    lifetime: "once",
    pods: cores.map((cpu, index) => {
      const amounts = { cpu: cpu * 1000, memory: 1e9 };
      const size = { requests: amounts, limits: amounts, peak: amounts, others: {}, claims: [] };
      const bindings = { selector: [], affinity: [], tolerations: [], unjudged: [] };
      return { name: `${urn}-${index}`, count: 1, size, everyNode: false, bindings };
    }),
  };
}

const fits = [1];
const needsPacking = [4, 4, 4, 10];
const tooLarge = [11];
const judge = (...workloads: Workload[]) => judgeNodes(workloads, readBudget(new Field(budget, "budget")));

describe("the fit of a stack", () => {
  it("is that of its worst concurrent set, whichever it is", () => {
    expect(judge(job("a", fits), job("b", tooLarge, "a")).verdict).to.equal("does not fit");
    expect(judge(job("a", tooLarge), job("b", fits, "a")).verdict).to.equal("does not fit");
    expect(judge(job("a", needsPacking), job("b", tooLarge, "a")).verdict).to.equal("does not fit");
    expect(judge(job("a", tooLarge), job("b", needsPacking, "a")).verdict).to.equal("does not fit");
    expect(judge(job("a", fits), job("b", needsPacking, "a")).verdict).to.equal("fits only if packed well");
    expect(judge(job("a", needsPacking), job("b", fits, "a")).verdict).to.equal("fits only if packed well");
    expect(judge(job("a", fits), job("b", fits, "a")).verdict).to.equal("fits");
  });

  it("is judged of any number of pods", () => {
    const { pods, ...web } = job("web", [0]);
    const fit = judge({ ...web, pods: pods.map((pod) => ({ ...pod, count: 1e9 })) });
    expect(describeFit(fit)).to.equal(
      "Does not fit: jobs/web-0 (0 cores, 1 GB) stays pending, because together the pods ask for more memory than all nodes have free.",
    );
  });

  it("is told with the pod that may find no room, and whether a packing is known", () => {
    const pod = { name: "jobs/a", requests: { cpu: 4000, memory: 1e9, pods: 1 } };
    const verdict = "fits only if packed well";
    const sentence = "Fits only if packed well: jobs/a (4 cores, 1 GB) stays pending if others arrive before it";
    expect(describeFit({ verdict, pod, packed: true })).to.equal(`${sentence}.`);
    expect(describeFit({ verdict, pod, packed: false })).to.equal(
      `${sentence}, and no packing for all pods was found.`,
    );
    expect(describeFit({ verdict: "fits" })).to.be.undefined;
  });
});
