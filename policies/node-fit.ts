import { type Fit, type FitNode, type FitPod, judgeFit } from "./arithmetic/fit/fit";
import type { Workload } from "./arithmetic/workload";
import type { Budget } from "./budget/budget";
import { budgetPolicy } from "./budget/budget-policy";
import { formatAmount } from "./format";

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
    const fit = judgeFit(fitNodes(budget), fitPods(workloads, budget));
    const message = describe(fit);
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

function fitNodes({ nodes }: Budget): FitNode[] {
  return nodes.flatMap(({ name, count, allocatable, used }) =>
    Array.from({ length: count }, (_, index) => ({ name: `${name}-${index + 1}`, allocatable, used })),
  );
}

function fitPods(workloads: readonly Workload[], budget: Budget): FitPod[] {
  const nodes = fitNodes(budget);
  return workloads.flatMap(({ namespace, pods }) =>
    pods.flatMap(({ name, count, size, everyNode }) => {
      const pod = { name: `${namespace}/${name}`, requests: { ...size.requests, pods: 1 } };
      if (everyNode) return nodes.map((node) => ({ ...pod, node: node.name }));
      return Array.from({ length: count }, () => pod);
    }),
  );
}

function describe(fit: Fit): string | undefined {
  if (fit.verdict === "fits") return undefined;
  const { cpu, memory } = fit.pod.requests;
  const pod = `${fit.pod.name} (${formatAmount(cpu, "cpu")}, ${formatAmount(memory, "memory")})`;
  if (fit.verdict === "does not fit") return `Does not fit: ${pod} stays pending, because ${fit.reason}.`;
  const packing = fit.packed ? "" : ", and no packing for all pods was found";
  return `Fits only if packed well: ${pod} stays pending if others arrive before it${packing}.`;
}
