import { concurrentSets } from "../demand/concurrency";
import type { Workload } from "../demand/workload";
import { formatAmount } from "../framework/format";

/** Pods of one kind, or claims of one workload, with what they take of one resource. */
export interface Consumer {
  readonly name: string;
  readonly count: number;
  readonly each: number;
  /** Out of this stack's hands. */
  readonly foreign?: boolean;
}

/** What is counted of a pod: what it reserves, or what it may use. */
export type Share = "requests" | "peak";

export function podConsumers(workloads: readonly Workload[], share: Share, resource: "cpu" | "memory"): Consumer[] {
  return workloads
    .flatMap(({ namespace, pods }) => pods.map((group) => ({ ...group, namespace })))
    .filter(({ count }) => count > 0)
    .map(({ namespace, name, count, size }) => ({ name: `${namespace}/${name}`, count, each: size[share][resource] }));
}

/** Volume claims, with the `baseline` that others hold. They stay when a job has ended. */
export function storageConsumers(workloads: readonly Workload[], baseline: number): Consumer[] {
  const own = workloads.filter(({ storage }) => storage > 0);
  return [
    ...own.map(({ name, storage }) => ({ name, count: 1, each: storage })),
    ...(baseline > 0 ? [{ name: "claims from elsewhere", count: 1, each: baseline, foreign: true }] : []),
  ];
}

export function totalOf(consumers: readonly Consumer[]): number {
  return consumers.reduce((total, consumer) => total + takes(consumer), 0);
}

/** What each concurrent set consumes, the peak first. */
export function consumersOfConcurrentSets(
  workloads: readonly Workload[],
  consumersOf: (running: readonly Workload[]) => Consumer[],
): Consumer[][] {
  return concurrentSets(workloads)
    .map(consumersOf)
    .sort((a, b) => totalOf(b) - totalOf(a));
}

/**
 * Tells how far consumers exceed a budget: by how much, who takes most, and what would fit.
 *
 * @param subject what is counted, such as "Memory limits at the peak"
 * @param bySet the consumers at the peak, and those of other concurrent sets
 * @returns undefined if they do not exceed it.
 */
export function describeExcess(
  subject: string,
  resource: "cpu" | "memory" | "storage",
  [peak = [], ...others]: readonly (readonly Consumer[])[],
  budget: number,
): string | undefined {
  const total = totalOf(peak);
  if (total <= budget) return undefined;
  const format = (amount: number) => formatAmount(amount, resource);
  const fit = whatFits(
    largestFirst(peak).find(({ foreign }) => foreign !== true),
    total - budget,
    format,
  );
  const also = others
    .filter((consumers) => totalOf(consumers) > budget)
    .flatMap(
      (consumers) => largestFirst(consumers).find(({ name }) => !peak.some((other) => other.name === name)) ?? [],
    )
    .map(({ name }) => name);
  return (
    `${subject} are ${format(total)}, ${format(total - budget)} more than the ${format(budget)} of the budget. ` +
    `Largest: ${listLargest(peak, resource)}. ${fit}` +
    (also.length > 0 ? ` At other times it is exceeded too, with ${[...new Set(also)].join(", ")}.` : "")
  );
}

/** The three that take most, and how. */
export function listLargest(consumers: readonly Consumer[], resource: "cpu" | "memory" | "storage"): string {
  const format = (amount: number) => formatAmount(amount, resource);
  return largestFirst(consumers)
    .slice(0, 3)
    .map(({ name, count, each }) =>
      count === 1 ? `${name} ${format(each)}` : `${name} ${count} × ${format(each)} = ${format(count * each)}`,
    )
    .join(", ");
}

function largestFirst(consumers: readonly Consumer[]): Consumer[] {
  return [...consumers].sort((a, b) => takes(b) - takes(a) || a.name.localeCompare(b.name));
}

function whatFits(largest: Consumer | undefined, excess: number, format: (amount: number) => string): string {
  if (!largest || takes(largest) <= excess) return `It would fit with ${format(excess)} less.`;
  const { name, count, each } = largest;
  const fewer = Math.floor((takes(largest) - excess) / each);
  if (fewer >= 1) return `It would fit with ${fewer} instead of ${count} of ${name}.`;
  const most = format(Math.floor((takes(largest) - excess) / count));
  return `It would fit if ${name} took at most ${most}${count === 1 ? "" : " each"}.`;
}

function takes({ count, each }: Consumer): number {
  return count * each;
}
