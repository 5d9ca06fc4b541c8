/**
 * What pods take on a node, or what is free on it: thousandths of cores, bytes, places for pods, and whatever else is
 * counted.
 */
export interface Load {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly [other: string]: number;
}

export const noLoad: Load = { cpu: 0, memory: 0, pods: 0 };

/** What a load has of something; nothing of what it does not name. */
export function amountOf(load: Load, dimension: string): number {
  return load[dimension] ?? 0;
}

export function dimensionsOf(...loads: readonly Load[]): string[] {
  return [...new Set(loads.flatMap((load) => Object.keys(load)))];
}

export function add(a: Load, b: Load): Load {
  return combine(a, b, 1);
}

export function subtract(a: Load, b: Load): Load {
  return combine(a, b, -1);
}

function combine(a: Load, b: Load, sign: 1 | -1): Load {
  const total: Record<string, number> & Load = { ...a };
  for (const dimension in b) total[dimension] = amountOf(a, dimension) + sign * amountOf(b, dimension);
  return total;
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
  const isSame = (dimension: string) => amountOf(a, dimension) === amountOf(b, dimension);
  return Object.keys(a).every(isSame) && Object.keys(b).every(isSame);
}

/**
 * The scheduler's filter: what a pod does not request cannot be short, even on an overfull node (`fitsRequest` in
 * `noderesources/fit.go`).
 */
export function fits(pod: Load, free: Load): boolean {
  for (const dimension in pod) {
    const wanted = amountOf(pod, dimension);
    if (wanted !== 0 && wanted > amountOf(free, dimension)) return false;
  }
  return true;
}

/** Largest first, by the scarcest thing: the share of all that is free. */
export function largestFirst(pods: readonly Load[], free: readonly Load[]): Load[] {
  const total = sum(free);
  const share = (pod: Load) =>
    Math.max(...Object.keys(pod).map((each) => amountOf(pod, each) / Math.max(amountOf(total, each), 1)));
  return [...pods].sort((a, b) => share(b) - share(a) || b.memory - a.memory || b.cpu - a.cpu);
}
