import { add, type Dimension, dimensions, fits, largestFirst, type Load, noLoad, subtract, sumsFrom } from "./load";

const stepLimit = 2_000;

/**
 * Whether other pods can lie so that a pod finds no place, whatever their order of arrival and however the scheduler chooses: a search
 * for such a state. Every state that a scheduler can reach is one of those searched, so a "no" holds for any scheduler that
 * places each pod where it fits.
 *
 * @param free what is free on the nodes that the pod may go to
 * @returns true also if the search was given up.
 */
export function canBeBlocked(pod: Load, free: readonly Load[], others: readonly Load[]): boolean {
  const ordered = largestFirst(others, free);
  const restOf = sumsFrom(ordered);
  const least = leastCost(others);
  let steps = 0;

  const search = (index: number, nodes: readonly Load[]): boolean => {
    const open = nodes.filter((node) => fits(pod, node));
    if (open.length === 0) return true;
    if (!mayBlock(pod, open, restOf[index] ?? noLoad, least)) return false;
    if (++steps > stepLimit) return true;
    const other = ordered[index];
    if (!other) return false;
    const placements = open
      .map((node, position) => ({ node, position }))
      .filter(({ node }) => fits(other, node))
      .map(({ node, position }) => open.map((each, at) => (at === position ? subtract(node, other) : each)));
    return [...placements, open].some((after) => search(index + 1, after));
  };

  return search(0, free);
}

/** Whether the rest is enough to block each node in the cheapest way, if pods could be cut into pieces. */
function mayBlock(pod: Load, nodes: readonly Load[], rest: Load, least: CostOf): boolean {
  let costs: Load[] = [noLoad];
  for (const node of nodes) {
    const ways = dimensions
      .filter((dimension) => pod[dimension] > 0)
      .map((dimension) => least(dimension, node[dimension] - pod[dimension] + 1));
    costs = withoutDearer(
      costs.flatMap((cost) => ways.map((way) => add(cost, way)).filter((total) => within(total, rest))),
    );
  }
  return costs.length > 0;
}

type CostOf = (dimension: Dimension, amount: number) => Load;

/** What filling one dimension takes at least in all of them: pods bring their memory along with their cores. */
function leastCost(others: readonly Load[]): CostOf {
  const rates = new Map(
    dimensions.map((filled) => {
      const useful = others.filter((other) => other[filled] > 0);
      const rate = (dimension: Dimension) => Math.min(...useful.map((other) => other[dimension] / other[filled]));
      return [filled, { cpu: rate("cpu"), memory: rate("memory"), pods: rate("pods") }];
    }),
  );
  return (filled, amount) => {
    const rate = rates.get(filled) ?? noLoad;
    // A trifle less, so that rounding cannot make a possible state look impossible.
    const cost = (dimension: Dimension) => (dimension === filled ? amount : amount * rate[dimension] * (1 - 1e-9));
    return { cpu: cost("cpu"), memory: cost("memory"), pods: cost("pods") };
  };
}

function within(cost: Load, budget: Load): boolean {
  return dimensions.every((dimension) => cost[dimension] <= budget[dimension]);
}

/** Drops every cost that another one undercuts in all dimensions. */
function withoutDearer(costs: readonly Load[]): Load[] {
  return costs.filter(
    (cost, index) =>
      !costs.some((other, at) => at !== index && within(other, cost) && (!within(cost, other) || at < index)),
  );
}
