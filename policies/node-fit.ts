import type { Workload } from "./arithmetic/workload";
import { budgetPolicy } from "./budget/budget-policy";
import { describeFit, judgeNodes } from "./budget/nodes";

export const nodeFit = budgetPolicy(
  {
    name: "node-fit",
    rule: "Every pod that may run at once finds a node with room for it, in whatever order they arrive.",
    why: "A pod needs its room on one node: the cluster may have enough in total and still leave it pending.",
    remedy: "Make the pod smaller, split it into several, or give the cluster larger nodes.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/",
  },
  (workloads, budget, report) => {
    reportUnforeseeable(workloads, report);
    const message = describeFit(judgeNodes(workloads, budget));
    if (message !== undefined) report(message);
  },
);

/** Only cores, memory and the number of pods are simulated. */
function reportUnforeseeable(workloads: readonly Workload[], report: (message: string) => void): void {
  for (const { namespace, pods } of workloads) {
    for (const { name, bindings, size } of pods) {
      const demands = [...bindings, ...size.others];
      if (demands.length > 0) {
        report(`${namespace}/${name} has demands on its node that cannot be judged from here: ${demands.join(", ")}.`);
      }
    }
  }
}
