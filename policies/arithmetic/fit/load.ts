/** What pods take on a node, or what is free on it: thousandths of cores, bytes, and places for pods. */
export interface Load {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export const dimensions = ["cpu", "memory", "pods"] as const;
export type Dimension = (typeof dimensions)[number];

export const noLoad: Load = { cpu: 0, memory: 0, pods: 0 };

export function add(a: Load, b: Load): Load {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods };
}

export function subtract(a: Load, b: Load): Load {
  return { cpu: a.cpu - b.cpu, memory: a.memory - b.memory, pods: a.pods - b.pods };
}

export function sum(loads: readonly Load[]): Load {
  return loads.reduce(add, noLoad);
}

/** For each position the sum from there to the end. */
export function sumsFrom(loads: readonly Load[]): Load[] {
  const sums: Load[] = [];
  loads.reduceRight((rest, load) => {
    const total = add(rest, load);
    sums.unshift(total);
    return total;
  }, noLoad);
  return sums;
}

export function equal(a: Load, b: Load): boolean {
  return dimensions.every((dimension) => a[dimension] === b[dimension]);
}

/** The scheduler's filter: what a pod does not request cannot be short, even on an overfull node (`fitsRequest` in `noderesources/fit.go`). */
export function fits(pod: Load, free: Load): boolean {
  return dimensions.every((dimension) => pod[dimension] === 0 || pod[dimension] <= free[dimension]);
}

/** Largest first, by the scarcest thing: the share of all that is free. */
export function largestFirst(pods: readonly Load[], free: readonly Load[]): Load[] {
  const total = sum(free);
  const share = (pod: Load) =>
    Math.max(...dimensions.map((dimension) => pod[dimension] / Math.max(total[dimension], 1)));
  return [...pods].sort((a, b) => share(b) - share(a) || b.memory - a.memory || b.cpu - a.cpu);
}
