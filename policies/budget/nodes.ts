import { type Fit, type FitNode, type FitPod, judgeFit } from "../demand/feasibility/feasibility";
import { admits } from "../demand/admission";
import { concurrentSets } from "../demand/concurrency";
import type { Workload } from "../demand/workload";
import { formatAmount } from "../framework/format";
import type { Budget } from "./budget";

const verdicts: readonly Fit["verdict"][] = ["fits", "fits only if packed well", "does not fit"];

/** Whether the nodes have room for the workloads' pods of every concurrent set: the verdict on the worst. */
export function judgeNodes(workloads: readonly Workload[], budget: Budget): Fit {
  return concurrentSets(workloads)
    .map((running) => judgeFit(fitNodes(budget), fitPods(running, budget)))
    .reduce((worst, fit) => (verdicts.indexOf(fit.verdict) > verdicts.indexOf(worst.verdict) ? fit : worst));
}

function fitNodes({ nodes }: Pick<Budget, "nodes">): FitNode[] {
  return nodes.flatMap(({ name, count, allocatable, used }) =>
    Array.from({ length: count }, (_, index) => ({ name: `${name}-${index + 1}`, allocatable, used })),
  );
}

function fitPods(workloads: readonly Workload[], budget: Budget): FitPod[] {
  const all = fitNodes(budget);
  // One more than there are places is as wrong as a billion more.
  const enough = budget.nodes.reduce((places, { count, allocatable }) => places + count * allocatable.pods, 1);
  return workloads.flatMap(({ namespace, pods }) =>
    pods.flatMap(({ name, count, size, everyNode, bindings }) => {
      const nodes = fitNodes({ nodes: budget.nodes.filter((group) => admits(group, bindings)) });
      const pod = { name: `${namespace}/${name}`, requests: { ...size.others, ...size.requests, pods: 1 } };
      if (everyNode) return nodes.map((node): FitPod => ({ ...pod, node: node.name }));
      const admitting = nodes.length === all.length ? undefined : new Set(nodes.map((node) => node.name));
      return Array.from({ length: Math.min(count, enough) }, (): FitPod => ({ ...pod, nodes: admitting }));
    }),
  );
}

/** The pod that finds no room, in a sentence; nothing if all do. */
export function describeFit(fit: Fit): string | undefined {
  if (fit.verdict === "fits") return undefined;
  const { cpu, memory, ...others } = fit.pod.requests;
  const amounts = [
    formatAmount(cpu, "cpu"),
    formatAmount(memory, "memory"),
    ...Object.keys(others).flatMap((name) => (name === "pods" ? [] : [`${name} ${others[name]}`])),
  ];
  const pod = `${fit.pod.name} (${amounts.join(", ")})`;
  if (fit.verdict === "does not fit") return `Does not fit: ${pod} stays pending, because ${fit.reason}.`;
  const packing = fit.packed ? "" : ", and no packing for all pods was found";
  return `Fits only if packed well: ${pod} stays pending if others arrive before it${packing}.`;
}
