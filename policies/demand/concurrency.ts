import { group } from "./group";

/** Work of which some may have ended before other starts. */
interface Ordered {
  readonly urn: string;
  /** URNs of the jobs that have ended when this starts. */
  readonly after: ReadonlySet<string>;
}

/**
 * With more such sets or more different jobs than these, all is taken to run at once: finding them could take for ever.
 */
const most = 100;

/**
 * The maximal sets of workloads that can run at the same time. Whatever runs at once is part of one of
 * them, so a peak is the largest sum that any of them has.
 *
 * They are the maximal cliques of the graph of jobs that may overlap (Bron and Kerbosch, 1973, with the pivot of Tomita
 * et al., 2006), each with all workloads that overlap everything.
 */
export function concurrentSets<T extends Ordered>(workloads: readonly T[]): readonly (readonly T[])[] {
  const groups = alike(workloads);
  const found: (readonly T[])[] = [];

  const extend = (chosen: readonly T[], candidates: readonly Group<T>[], excluded: readonly Group<T>[]): void => {
    if (found.length > most) return;
    const pivot = mostOverlapping([...candidates, ...excluded], candidates);
    if (!pivot) {
      const running = new Set(chosen);
      found.push(workloads.filter((workload) => running.has(workload)));
      return;
    }
    let open = candidates;
    let closed = excluded;
    for (const next of candidates.filter((candidate) => !overlap(candidate, pivot))) {
      const beside = (other: Group<T>) => overlap(next, other);
      extend([...chosen, ...next], open.filter(beside), closed.filter(beside));
      open = open.filter((other) => other !== next);
      closed = [...closed, next];
    }
  };

  if (groups.length <= most) extend([], groups, []);
  return groups.length > most || found.length > most ? [workloads] : found;
}

/** Workloads that come after the same ones and before the same ones, and so in the same sets. */
type Group<T> = readonly [T, ...T[]];

function alike<T extends Ordered>(workloads: readonly T[]): Group<T>[] {
  const followers = group(workloads.flatMap(({ urn, after }) => [...after].map((earlier) => [earlier, urn] as const)));
  const place = ({ urn, after }: T) => JSON.stringify([[...after].sort(), followers.get(urn)]);
  return [...group(workloads.map((workload) => [place(workload), workload] as const)).values()];
}

function overlap<T extends Ordered>(a: Group<T>, b: Group<T>): boolean {
  return a !== b && !a[0].after.has(b[0].urn) && !b[0].after.has(a[0].urn);
}

function mostOverlapping<T extends Ordered>(
  pivots: readonly Group<T>[],
  candidates: readonly Group<T>[],
): Group<T> | undefined {
  const counted = pivots.map((pivot) => ({
    pivot,
    count: candidates.filter((candidate) => overlap(candidate, pivot)).length,
  }));
  return counted.sort((a, b) => b.count - a.count)[0]?.pivot;
}
