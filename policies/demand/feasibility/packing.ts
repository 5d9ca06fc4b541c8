import { amountOf, equal, fits, largestFirst, type Load, noLoad, subtract, sum, sumsFrom } from "./load";

/** Keeps the search below a tenth of a second, and the recursion far from the end of the stack. */
const stepLimit = 50_000;
const podLimit = 2_000;

/** What each node gets. */
type Packing = readonly (readonly Load[])[];

/**
 * A way to place all pods: a search through all of them, cut where the rest cannot fit any more and where two ways are
 * alike.
 */
export function findPacking(pods: readonly Load[], free: readonly Load[]): Packing | "impossible" | "given up" {
  if (pods.length > podLimit) return "given up";
  const ordered = largestFirst(pods, free);
  const restOf = sumsFrom(ordered);
  let steps = 0;

  const place = (index: number, nodes: readonly Load[], firstNode: number): Load[][] | "impossible" | "given up" => {
    const pod = ordered[index];
    const rest = restOf[index];
    if (!pod || !rest) return free.map(() => []);
    if (exceeds(rest, sum(nodes.map(atLeastNothing)))) return "impossible";
    if (++steps > stepLimit) return "given up";

    const next = ordered[index + 1];
    let givenUp = false;
    for (const [position, node] of nodes.entries()) {
      // Pods of one size are interchangeable, so place them from left to right; so are nodes with the same left over.
      if (position < firstNode || !fits(pod, node)) continue;
      if (nodes.slice(firstNode, position).some((earlier) => equal(earlier, node))) continue;
      const left = nodes.map((each, other) => (other === position ? subtract(each, pod) : each));
      const packing = place(index + 1, left, next && equal(next, pod) ? position : 0);
      if (typeof packing !== "string") {
        packing[position]?.push(pod);
        return packing;
      }
      givenUp ||= packing === "given up";
    }
    return givenUp ? "given up" : "impossible";
  };

  return place(0, free, 0);
}

function exceeds(need: Load, available: Load): boolean {
  return Object.keys(need).some((dimension) => amountOf(need, dimension) > amountOf(available, dimension));
}

function atLeastNothing(free: Load): Load {
  return Object.entries(free).reduce<Load>(
    (load, [dimension, amount]) => ({ ...load, [dimension]: Math.max(amount, 0) }),
    noLoad,
  );
}
