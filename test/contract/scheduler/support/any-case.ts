import fc from "fast-check";
import type { FitNode, FitPod } from "../../../../policies/arithmetic/fit/fit";
import { type Load, subtract, sum } from "../../../../policies/arithmetic/fit/load";

/** Nodes with the pods that are there already, and pods in the order in which they arrive. */
export interface Case {
  readonly nodes: readonly CaseNode[];
  readonly arrivals: readonly FitPod[];
}

interface CaseNode {
  readonly name: string;
  readonly capacity: Load;
  /** What the system keeps. */
  readonly reserved: Load;
  readonly baseline: readonly Load[];
}

/** What the policies would read of such nodes in a stack's budget. */
export function fitNodes({ nodes }: Case): FitNode[] {
  return nodes.map(({ name, capacity, reserved, baseline }) => ({
    name,
    allocatable: subtract(capacity, reserved),
    used: sum(baseline),
  }));
}

const mebibyte = 1024 ** 2;

/** Requests up to so many thousandths of cores and MiB; one in eight pods leaves one of them out. */
function anyRequests(cpu: number, memory: number): fc.Arbitrary<Load> {
  const some = (max: number) => fc.oneof({ weight: 15, arbitrary: fc.integer({ min: 1, max }) }, fc.constant(0));
  return fc.record({ cpu: some(cpu), memory: some(memory) }).map(({ cpu, memory }) => ({
    cpu,
    memory: memory * mebibyte,
    pods: 1,
  }));
}

const anyNode = fc
  .record({
    cpu: fc.integer({ min: 4, max: 16 }),
    memory: fc.integer({ min: 8, max: 64 }),
    pods: fc.oneof({ weight: 3, arbitrary: fc.constant(110) }, fc.integer({ min: 3, max: 12 })),
    reserved: anyRequests(1000, 2048),
    baseline: fc.array(anyRequests(1500, 4096), { maxLength: 3 }),
  })
  .map(({ cpu, memory, pods, reserved, baseline }) => ({
    capacity: { cpu: cpu * 1000, memory: memory * 1024 * mebibyte, pods },
    reserved: { ...reserved, pods: 0 },
    baseline,
  }));

/** Deployments and jobs: a few sizes, several pods of each. */
const anyWorkloads = fc.array(fc.tuple(anyRequests(8000, 32 * 1024), fc.integer({ min: 1, max: 6 })), {
  minLength: 1,
  maxLength: 5,
});

const anyDaemonSets = fc.array(anyRequests(400, 1024), { maxLength: 2 });

/** How full the workloads would make the cluster, in percent: most of what can go wrong goes wrong near the end. */
const anyFilling = fc.record({ cpu: fc.integer({ min: 20, max: 102 }), memory: fc.integer({ min: 20, max: 102 }) });

/** More than a case has pods. */
const manyRanks = { minLength: 50, maxLength: 50 };

/** Whether DaemonSets' pods come before the others, as they do on a new cluster, or anywhere among them. */
const anyOrder = fc.record({ daemonsFirst: fc.boolean(), ranks: fc.array(fc.nat(), manyRanks) });

export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    nodes: fc.array(anyNode, { minLength: 1, maxLength: 5 }),
    workloads: anyWorkloads,
    daemonSets: anyDaemonSets,
    filling: anyFilling,
    order: anyOrder,
  })
  .map(({ nodes, workloads, daemonSets, filling, order }) => {
    const named = nodes.map((node, index) => ({ name: `node-${index}`, ...node }));
    const loose = scaled(
      workloads.flatMap(([requests, count], index) =>
        Array.from({ length: count }, (_, replica) => ({ name: `workload-${index}-${replica}`, requests })),
      ),
      filling,
      sum(nodes.map(({ capacity, reserved, baseline }) => subtract(subtract(capacity, reserved), sum(baseline)))),
    );
    const bound = daemonSets.flatMap((requests, index) =>
      named.map(({ name }) => ({ name: `daemon-${index}-${name}`, requests, node: name })),
    );
    const ranked = [...bound, ...loose].map((pod, index) => ({
      pod,
      rank: order.daemonsFirst && "node" in pod ? -1 : order.ranks[index]!,
    }));
    return { nodes: named, arrivals: ranked.sort((a, b) => a.rank - b.rank).map(({ pod }) => pod) };
  });

/** The same pods in another size, so that together they ask for so many percent of what is free. */
function scaled(pods: readonly FitPod[], filling: { cpu: number; memory: number }, free: Load): FitPod[] {
  const total = sum(pods.map(({ requests }) => requests));
  const scale = (resource: "cpu" | "memory") =>
    (Math.max(free[resource], 0) * filling[resource]) / 100 / Math.max(total[resource], 1);
  return pods.map(({ name, requests }) => ({
    name,
    requests: {
      cpu: Math.floor(requests.cpu * scale("cpu")),
      memory: Math.floor(requests.memory * scale("memory")),
      pods: 1,
    },
  }));
}
