import type { Workload } from "../demand/workload";
import { formatAmount } from "../framework/format";
import type { Budget } from "./budget";
import { describeUnlimited } from "./unlimited";
import { type Consumer, consumersOfConcurrentSets, describeExcess, podConsumers, totalOf } from "./consumers";

const nouns = { cpu: "CPU", memory: "Memory" };

/**
 * Holds one resource against the budget: the limits of all that may run at once, and the requests of what runs all the
 * time. Jobs that run once after a deployment count in the peak, because they run beside the rest; how much they add is
 * told.
 */
export function judgeResource(resource: "cpu" | "memory") {
  return (workloads: readonly Workload[], budget: Budget, report: (message: string) => void): void => {
    for (const { name } of podConsumers(workloads, "peak", resource).filter(({ each }) => each === Infinity)) {
      report(
        `${name} has a container without ${resource} limit, so that it may use any amount. Set resources.limits.${resource}.`,
      );
    }

    const limits = consumersOfConcurrentSets(workloads, (running) => boundedLimits(running, resource));
    const peak = describeExcess(`${nouns[resource]} limits at the peak`, resource, limits, budget.limits[resource]);
    if (peak !== undefined) {
      const assumed = resource === "cpu" ? (describeUnlimited(workloads) ?? "") : "";
      report([`${peak}${passing(workloads, limits[0] ?? [], resource)}`, assumed].filter(Boolean).join(" "));
    }

    const idle = describeExcess(
      `${nouns[resource]} requests of what runs all the time`,
      resource,
      [idleRequests(workloads, resource)],
      budget.idleRequests[resource],
    );
    if (idle !== undefined) report(idle);
  };
}

/** Limits of pods, those without a limit aside. */
export function boundedLimits(workloads: readonly Workload[], resource: "cpu" | "memory"): Consumer[] {
  return podConsumers(workloads, "peak", resource).filter(({ each }) => each !== Infinity);
}

export function idleRequests(workloads: readonly Workload[], resource: "cpu" | "memory"): Consumer[] {
  const always = workloads.filter(({ lifetime }) => lifetime === "always");
  return podConsumers(always, "requests", resource);
}

function passing(workloads: readonly Workload[], peak: readonly Consumer[], resource: "cpu" | "memory"): string {
  const lasting = workloads.filter(({ lifetime }) => lifetime !== "once");
  const total = totalOf(peak) - totalOf(boundedLimits(lasting, resource));
  return total === 0
    ? ""
    : ` Of this peak, ${formatAmount(total, resource)} comes from jobs that run once after a deployment.`;
}
