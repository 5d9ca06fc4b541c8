import type { Workload } from "../demand/workload";

/**
 * Tells which pods of Spark have a container without a CPU limit, as most that people write, and how they are counted
 * all the same.
 *
 * @returns undefined if all have one.
 */
export function describeUnlimited(workloads: readonly Workload[]): string | undefined {
  const names = workloads.flatMap(({ namespace, pods }) =>
    pods
      .filter(({ size }) => size.limits.cpu === Infinity && size.peak.cpu !== Infinity)
      .map(({ name }) => `${namespace}/${name}`),
  );
  if (names.length === 0) return undefined;
  return `Without a CPU limit (coreLimit), and so counted with the cores that they have tasks for or request: ${names.join(", ")}.`;
}
