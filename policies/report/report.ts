import { type Fit } from "../demand/feasibility/feasibility";
import { resourceNames } from "../../contract/pod-total";
import type { Amounts } from "../demand/pod";
import type { StackDemand } from "../demand/stack";
import type { Workload } from "../demand/workload";
import type { Budget, BudgetedResource } from "../budget/budget";
import {
  type Consumer,
  consumersOfConcurrentSets,
  listLargest,
  podConsumers,
  storageConsumers,
  totalOf,
} from "../budget/consumers";
import { boundedLimits, idleRequests } from "../budget/cpu-memory";
import { describeFit, judgeNodes } from "../budget/nodes";
import { describeUnlimited } from "../budget/unlimited";

/** What a stack asks for, beside its budget: the JSON of the budget table. */
export interface BudgetReport {
  readonly stack: string;
  /** Limits of the stack's share, beside what the cluster's nodes have for pods. */
  readonly share: { readonly limits: Amounts; readonly cluster: Amounts };
  readonly rows: readonly BudgetRow[];
  readonly nodes: {
    readonly verdict: Fit["verdict"];
    /** The pod that finds no room. */
    readonly detail?: string | undefined;
    /** The verdict on what is deployed. */
    readonly before?: Fit["verdict"] | undefined;
  };
  /** Jobs that run once after a deployment; the rows of the peak have them too. */
  readonly once: readonly OnceJob[];
  /** How the figures have Spark processes without a CPU limit, if there are any. */
  readonly unlimited?: string | undefined;
  /** What is not in the figures, and why. */
  readonly uncounted: readonly string[];
}

/** One thing that has a budget. Cores are in thousandths, memory and storage in bytes. */
export interface BudgetRow {
  /** `Memory limits at the peak` */
  readonly name: string;
  readonly resource: BudgetedResource;
  readonly used: number;
  /** Absent of a namespace that has none. */
  readonly budget?: number | undefined;
  /** From which amount on a warning is given. */
  readonly warnAt?: number | undefined;
  /** What is deployed uses; absent where that is not known. */
  readonly before?: number | undefined;
  /** The three largest consumers, in words. */
  readonly largest: string;
}

export interface OnceJob {
  readonly name: string;
  readonly pods: number;
  /** Limits of its pods, in bytes and thousandths of cores. */
  readonly memory: number;
  readonly cpu: number;
  /** Names of the jobs that have ended when it starts. */
  readonly after: readonly string[];
}

const nouns = { cpu: "CPU", memory: "Memory", storage: "Volume claims" };

/**
 * Lays what a stack asks for beside its budget.
 *
 * @param deployed what it asks for now, if that is known
 */
export function readReport(stack: string, planned: StackDemand, budget: Budget, deployed?: StackDemand): BudgetReport {
  // What is deployed and cannot be counted would make any change look larger or smaller than it is.
  const before = deployed?.problems.length === 0 ? deployed.workloads : undefined;
  const fit = judgeNodes(planned.workloads, budget);
  return {
    stack,
    share: { limits: budget.limits, cluster: clusterOf(budget) },
    rows: countersOf(budget, [...planned.workloads, ...(before ?? [])]).map(({ consumers, resource, ...row }) => {
      const peak = consumers(planned.workloads);
      const share = budget.warnAt[resource];
      return {
        ...row,
        resource,
        used: totalOf(peak),
        warnAt: row.budget === undefined || share === undefined ? undefined : share * row.budget,
        before: before && totalOf(consumers(before)),
        largest: listLargest(peak, resource),
      };
    }),
    nodes: { verdict: fit.verdict, detail: describeFit(fit), before: before && judgeNodes(before, budget).verdict },
    once: onceJobs(planned.workloads),
    unlimited: describeUnlimited(planned.workloads),
    uncounted: uncounted(planned),
  };
}

function clusterOf({ nodes }: Budget): Amounts {
  const total = (resource: keyof Amounts) =>
    nodes.reduce((sum, { count, allocatable }) => sum + count * allocatable[resource], 0);
  return { cpu: total("cpu"), memory: total("memory") };
}

/** Something that is counted and held against a budget. */
interface Counter {
  readonly name: string;
  readonly resource: BudgetedResource;
  readonly budget: number | undefined;
  readonly consumers: (workloads: readonly Workload[]) => Consumer[];
}

function countersOf(budget: Budget, workloads: readonly Workload[]): Counter[] {
  const peak = (all: readonly Workload[], consumersOf: (running: readonly Workload[]) => Consumer[]) =>
    consumersOfConcurrentSets(all, consumersOf)[0] ?? [];
  const running = workloads.filter(({ pods }) => pods.length > 0);
  const namespaces = [...new Set([...budget.namespaces.keys(), ...running.map(({ namespace }) => namespace)])].sort();
  const memoryFirst = [...resourceNames].reverse();
  return [
    ...memoryFirst.map((resource) => ({
      name: `${nouns[resource]} limits at the peak`,
      resource,
      budget: budget.limits[resource],
      consumers: (all: readonly Workload[]) => peak(all, (some) => boundedLimits(some, resource)),
    })),
    ...memoryFirst.map((resource) => ({
      name: `${nouns[resource]} requests while idle`,
      resource,
      budget: budget.idleRequests[resource],
      consumers: (all: readonly Workload[]) => idleRequests(all, resource),
    })),
    ...namespaces.flatMap((namespace) =>
      memoryFirst.map((resource) => ({
        name: `${nouns[resource]} requests in ${namespace}`,
        resource,
        budget: budget.namespaces.get(namespace)?.[resource],
        consumers: (all: readonly Workload[]) =>
          peak(
            all.filter((workload) => workload.namespace === namespace),
            (some) => podConsumers(some, "requests", resource),
          ),
      })),
    ),
    {
      name: nouns.storage,
      resource: "storage",
      budget: budget.storage.total,
      consumers: (all) => storageConsumers(all, budget.storage.baseline),
    },
  ];
}

function onceJobs(workloads: readonly Workload[]): OnceJob[] {
  return workloads
    .filter(({ lifetime }) => lifetime === "once")
    .map((job) => ({
      name: job.name,
      pods: job.pods.reduce((total, { count }) => total + count, 0),
      memory: totalOf(boundedLimits([job], "memory")),
      cpu: totalOf(boundedLimits([job], "cpu")),
      after: workloads.filter(({ urn }) => job.after.has(urn)).map(({ name }) => name),
    }))
    .sort((a, b) => a.after.length - b.after.length || a.name.localeCompare(b.name));
}

function uncounted({ workloads, problems }: StackDemand): string[] {
  const unlimited = resourceNames.flatMap((resource) =>
    podConsumers(workloads, "peak", resource)
      .filter(({ each }) => each === Infinity)
      .map(({ name }) => `${name} has a container without ${resource} limit`),
  );
  return [...problems.map(({ urn, problem }) => `${nameIn(urn)}: ${problem}`), ...unlimited];
}

/** What the program calls a resource. */
function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf(":") + 1);
}

/** The row's use as a share of its budget; nothing where it has no budget. */
export function shareOf({ used, budget }: BudgetRow): number | undefined {
  if (budget === undefined) return undefined;
  return used === 0 ? 0 : used / budget;
}

/** How a row stands to its budget. */
export function standingOf({ used, budget = Infinity, warnAt = Infinity }: BudgetRow): "over" | "near" | "within" {
  if (used > budget) return "over";
  return used > warnAt ? "near" : "within";
}
