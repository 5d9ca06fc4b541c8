import { dimensions, equal, fits, largestFirst, type Load, subtract, sum, sumsFrom } from "./load";

/** Keeps the search below a tenth of a second, and the recursion far from the end of the stack. */
const stepLimit = 50_000;
const podLimit = 2_000;

/**
 * Whether some way exists to place all pods: a search through all of them, cut where the rest cannot fit any more and where two ways
 * are alike.
 *
 * @returns undefined if the search was given up.
 */
export function canBePacked(pods: readonly Load[], free: readonly Load[]): boolean | undefined {
  if (pods.length > podLimit) return undefined;
  const ordered = largestFirst(pods, free);
  const restOf = sumsFrom(ordered);
  let steps = 0;

  const place = (index: number, nodes: readonly Load[], firstNode: number): boolean | undefined => {
    const pod = ordered[index];
    const rest = restOf[index];
    if (!pod || !rest) return true;
    if (exceeds(rest, sum(nodes.map(atLeastNothing)))) return false;
    if (++steps > stepLimit) return undefined;

    const next = ordered[index + 1];
    let givenUp = false;
    for (const [position, node] of nodes.entries()) {
      // Pods of one size are interchangeable, so place them from left to right; so are nodes with the same left over.
      if (position < firstNode || !fits(pod, node)) continue;
      if (nodes.slice(firstNode, position).some((earlier) => equal(earlier, node))) continue;
      const left = nodes.map((each, other) => (other === position ? subtract(each, pod) : each));
      const placed = place(index + 1, left, next && equal(next, pod) ? position : 0);
      if (placed) return true;
      givenUp ||= placed === undefined;
    }
    return givenUp ? undefined : false;
  };

  return place(0, free, 0);
}

function exceeds(need: Load, available: Load): boolean {
  return dimensions.some((dimension) => need[dimension] > available[dimension]);
}

function atLeastNothing(free: Load): Load {
  return { cpu: Math.max(free.cpu, 0), memory: Math.max(free.memory, 0), pods: Math.max(free.pods, 0) };
}
