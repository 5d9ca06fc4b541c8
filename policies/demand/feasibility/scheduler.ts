import { add, fits, type Load, subtract } from "./load";

/** Requests that the scheduler assumes for scoring where a pod has none: `pkg/scheduler/util/pod_resources.go`. */
const assumedCpu = 100;
const assumedMemory = 200 * 1024 ** 2;

interface Node {
  readonly allocatable: Load;
  readonly free: Load;
}

/**
 * Places pods in the given order as Kubernetes' default scheduler does: on the node with the highest score of those
 * where the requests fit. Scores are NodeResourcesFit (LeastAllocated) and NodeResourcesBalancedAllocation of cores and
 * memory; of equals the first node is taken, where Kubernetes takes any.
 *
 * @returns for each pod the position of its node, or undefined if it has none.
 */
export function schedule(pods: readonly Load[], nodes: readonly Node[]): (number | undefined)[] {
  const states = nodes.map((node) => ({ ...node, scored: subtract(node.allocatable, node.free) }));
  return pods.map((pod) => {
    const candidates = states.filter(({ free }) => fits(pod, free));
    const [best] = candidates
      .map((state) => ({ state, score: leastAllocated(state, pod) + balanced(state, pod) }))
      .sort((a, b) => b.score - a.score);
    if (!best) return undefined;
    best.state.free = subtract(best.state.free, pod);
    best.state.scored = add(best.state.scored, assumed(pod));
    return states.indexOf(best.state);
  });
}

function leastAllocated({ allocatable, scored }: { allocatable: Load; scored: Load }, pod: Load): number {
  const requested = add(scored, assumed(pod));
  const score = (want: number, have: number) => (want > have ? 0 : Math.floor(((have - want) * 100) / have));
  return Math.floor((score(requested.cpu, allocatable.cpu) + score(requested.memory, allocatable.memory)) / 2);
}

function balanced({ allocatable, free }: Node, pod: Load): number {
  if (pod.cpu === 0 && pod.memory === 0) return 0;
  const requested = add(subtract(allocatable, free), pod);
  const cpu = Math.min(requested.cpu / allocatable.cpu, 1);
  const memory = Math.min(requested.memory / allocatable.memory, 1);
  return Math.floor((1 - Math.abs(cpu - memory) / 2) * 100);
}

function assumed(pod: Load): Load {
  return { ...pod, cpu: pod.cpu || assumedCpu, memory: pod.memory || assumedMemory };
}
