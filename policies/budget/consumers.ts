import type { Workload } from "../arithmetic/workload";
import { formatAmount } from "../format";

/** Pods of one kind, or claims of one workload, with what they take of one resource. */
export interface Consumer {
  readonly name: string;
  readonly count: number;
  readonly each: number;
  /** Out of this stack's hands. */
  readonly foreign?: boolean;
}

export type Share = "requests" | "limits";

export function podConsumers(workloads: readonly Workload[], share: Share, resource: "cpu" | "memory"): Consumer[] {
  return workloads
    .flatMap(({ namespace, pods }) => pods.map((group) => ({ ...group, namespace })))
    .filter(({ count }) => count > 0)
    .map(({ namespace, name, count, size }) => ({ name: `${namespace}/${name}`, count, each: size[share][resource] }));
}

export function storageConsumers(workloads: readonly Workload[]): Consumer[] {
  return workloads.filter(({ storage }) => storage > 0).map(({ name, storage }) => ({ name, count: 1, each: storage }));
}

export function totalOf(consumers: readonly Consumer[]): number {
  return consumers.reduce((total, consumer) => total + takes(consumer), 0);
}

/**
 * Tells how far consumers exceed a budget: by how much, who takes most, and what would fit.
 *
 * @param subject what is counted, such as "Memory limits at the peak"
 * @returns undefined if they do not exceed it.
 */
export function describeExcess(
  subject: string,
  resource: "cpu" | "memory" | "storage",
  consumers: readonly Consumer[],
  budget: number,
): string | undefined {
  const total = totalOf(consumers);
  if (total <= budget) return undefined;
  const format = (amount: number) => formatAmount(amount, resource);
  const largest = [...consumers].sort((a, b) => takes(b) - takes(a));
  const list = largest.slice(0, 3).map(({ name, count, each }) => {
    return count === 1 ? `${name} ${format(each)}` : `${name} ${count} × ${format(each)} = ${format(count * each)}`;
  });
  return (
    `${subject} are ${format(total)}, ${format(total - budget)} more than the ${format(budget)} of the budget. ` +
    `Largest: ${list.join(", ")}. ${whatFits(
      largest.find(({ foreign }) => foreign !== true),
      total - budget,
      format,
    )}`
  );
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
