import { resourceNames } from "../../contract/pod-total";
import { budgetPolicy } from "../budget/budget-policy";
import { consumersOfConcurrentSets, describeExcess, podConsumers } from "../budget/consumers";

export const budgetNamespace = budgetPolicy(
  {
    name: "budget-namespace",
    rule: "Pods run only in namespaces with a budget, and request no more than the namespace's budget.",
    why:
      "Otherwise the jobs of one team would take the resources of another team, or run in a namespace that nobody " +
      "watches.",
    remedy: "Request less, or give the namespace a budget in the stack's share in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
  },
  (workloads, { namespaces }, report) => {
    if (namespaces.size === 0) return;
    const running = workloads.filter(({ pods }) => pods.length > 0);
    for (const namespace of new Set(running.map((workload) => workload.namespace))) {
      const inside = running.filter((workload) => workload.namespace === namespace);
      const budget = namespaces.get(namespace);
      if (!budget) {
        const known = [...namespaces.keys()].sort().join(", ");
        report(`Namespace ${namespace} has no budget (${known} have): ${inside.map(({ name }) => name).join(", ")}.`);
        continue;
      }
      for (const resource of resourceNames) {
        const subject = `${resource === "cpu" ? "CPU" : "Memory"} requests at the peak in namespace ${namespace}`;
        const requests = consumersOfConcurrentSets(inside, (running) => podConsumers(running, "requests", resource));
        const excess = describeExcess(subject, resource, requests, budget[resource]);
        if (excess !== undefined) report(excess);
      }
    }
  },
);
