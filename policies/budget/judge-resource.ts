import type { Workload } from "../arithmetic/workload";
import { formatAmount } from "../format";
import type { Budget } from "./budget";
import { describeExcess, podConsumers, totalOf } from "./consumers";

const nouns = { cpu: "CPU", memory: "Memory" };

/**
 * Holds one resource against the budget: the limits of all workloads at their peak, and the requests of those that run all the time.
 * Jobs that run once after a deployment count in the peak, because they run beside the rest; how much they add is told.
 */
export function judgeResource(resource: "cpu" | "memory") {
  return (workloads: readonly Workload[], budget: Budget, report: (message: string) => void): void => {
    const limits = podConsumers(workloads, "limits", resource);
    const unlimited = limits.filter(({ each }) => each === Infinity);
    for (const { name } of unlimited) {
      report(
        `${name} has a container without ${resource} limit, so that it may use any amount. Set resources.limits.${resource}.`,
      );
    }

    const bounded = limits.filter(({ each }) => each !== Infinity);
    const peak = describeExcess(`${nouns[resource]} limits at the peak`, resource, bounded, budget.limits[resource]);
    if (peak !== undefined) report(`${peak}${passing(workloads, resource)}`);

    const always = workloads.filter(({ occasion }) => occasion === "always");
    const requests = podConsumers(always, "requests", resource);
    const idle = describeExcess(
      `${nouns[resource]} requests of what runs all the time`,
      resource,
      requests,
      budget.idleRequests[resource],
    );
    if (idle !== undefined) report(idle);
  };
}

function passing(workloads: readonly Workload[], resource: "cpu" | "memory"): string {
  const once = workloads.filter(({ occasion }) => occasion === "once");
  const bounded = podConsumers(once, "limits", resource).filter(({ each }) => each !== Infinity);
  const total = totalOf(bounded);
  return total === 0
    ? ""
    : ` Of all this, ${formatAmount(total, resource)} only while jobs run once after a deployment.`;
}
