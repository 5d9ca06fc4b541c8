import { amountOf, dimensionsOf, equal, fits, largestFirst, type Load, noLoad, subtract, sum, sumsFrom } from "./load";

/** Looks at a node that a judgement may take in all, which keeps it below a second. */
export class Effort {
  private left = 10_000;

  /** @returns whether so many were left. */
  spend(looks: number): boolean {
    this.left -= looks;
    return this.left >= 0;
  }
}

/**
 * Whether other pods can lie so that a pod finds no place, whatever their order of arrival and however the scheduler
 * chooses: a search for such a state. Every state that a scheduler can reach is one of those searched, so a "no" holds
 * for any scheduler that places each pod where it fits.
 *
 * @param free what is free on the nodes that the pod may go to
 * @returns true also if the search was given up.
 */
export function canBeBlocked(pod: Load, free: readonly Load[], others: readonly Load[], effort: Effort): boolean {
  const ordered = largestFirst(others, free);
  const restOf = sumsFrom(ordered);
  const weightings = priceWeights(sum(free), others);

  const search = (index: number, nodes: readonly Load[]): boolean => {
    const open = nodes.filter((node) => fits(pod, node));
    if (open.length === 0) return true;
    const rest = restOf[index] ?? noLoad;
    if (weightings.some((weighting) => exceedsLowerBound(pod, open, rest, weighting))) return false;
    const other = ordered[index];
    if (!other) return false;
    if (!effort.spend(open.length)) return true;
    for (const [position, node] of open.entries()) {
      // Nodes with the same left over are alike.
      if (!fits(other, node) || open.slice(0, position).some((earlier) => equal(earlier, node))) continue;
      const after = open.map((each, at) => (at === position ? subtract(node, other) : each));
      if (search(index + 1, after)) return true;
    }
    return search(index + 1, open);
  };

  return search(0, free);
}

/** One way to weigh cores, memory and places against each other. */
interface PriceWeights {
  readonly weight: Load;
  /** What filling one unit of a dimension costs at least: pods bring their memory along with their cores. */
  readonly unit: Readonly<Record<string, number>>;
}

/** Whether the rest is too little to block each node in the cheapest way, even if pods could be cut into pieces. */
function exceedsLowerBound(pod: Load, nodes: readonly Load[], rest: Load, { weight, unit }: PriceWeights): boolean {
  const budget = weigh(rest, weight) * (1 + tolerance);
  let cost = 0;
  for (const node of nodes) {
    let cheapest = Infinity;
    for (const dimension in pod) {
      const wanted = amountOf(pod, dimension);
      const rest = amountOf(node, dimension);
      // What has no end, nobody can use up.
      if (wanted === 0 || rest === Infinity) continue;
      cheapest = Math.min(cheapest, (rest - wanted + 1) * (unit[dimension] ?? Infinity));
    }
    cost += cheapest;
    if (cost > budget) return true;
  }
  return false;
}

/** Keeps rounding from making a possible state look impossible. */
const tolerance = 1e-9;

/** A grid of weightings, each thing counted as its share of all that is free. */
function priceWeights(free: Load, others: readonly Load[]): PriceWeights[] {
  const steps = [0, 1, 2, 3, 4];
  const weights = steps.flatMap((cpu) =>
    steps
      .filter((memory) => cpu + memory <= 4)
      .map((memory) => ({
        cpu: cpu / Math.max(free.cpu, 1),
        memory: memory / Math.max(free.memory, 1),
        pods: (4 - cpu - memory) / Math.max(free.pods, 1),
      })),
  );
  return weights.map((weight) => {
    const cost = (filled: string) =>
      Math.min(
        ...others
          .filter((other) => amountOf(other, filled) > 0)
          .map((other) => weigh(other, weight) / amountOf(other, filled)),
      );
    return { weight, unit: Object.fromEntries(dimensionsOf(...others).map((filled) => [filled, cost(filled)])) };
  });
}

function weigh(load: Load, weight: Load): number {
  return load.cpu * weight.cpu + load.memory * weight.memory + load.pods * weight.pods;
}
