import fc from "fast-check";
import { admits, type NodeMarks, type Placement } from "../../../../policies/demand/admission";
import type { FitNode, FitPod } from "../../../../policies/demand/feasibility/feasibility";
import { type Load, subtract, sum } from "../../../../policies/demand/feasibility/load";

/** Nodes with the pods that are there already, and pods in the order in which they arrive. */
export interface Case {
  readonly nodes: readonly CaseNode[];
  readonly arrivals: readonly CasePod[];
}

/** `node` is that of a DaemonSet's pod. */
export interface CasePod {
  readonly name: string;
  readonly requests: Load;
  readonly node?: string;
  readonly placement: Placement;
}

interface CaseNode extends NodeMarks {
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

/** The same of the pods. */
export function fitPods({ nodes, arrivals }: Case): FitPod[] {
  return arrivals.map(({ placement, ...pod }) => ({
    ...pod,
    nodes: new Set(nodes.filter((node) => admits(node, placement)).map(({ name }) => name)),
  }));
}

const mebibyte = 1024 ** 2;
/** An extended resource, as device plugins of nodes offer them. */
const device = "example.com/device";

const anyMarks: fc.Arbitrary<NodeMarks> = fc.record({
  labels: fc.record(
    { disk: fc.constantFrom("ssd", "nvme"), generation: fc.constantFrom("6", "7") },
    { requiredKeys: [] },
  ),
  taints: fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    fc.constantFrom("NoSchedule", "PreferNoSchedule").map((effect) => [{ key: "spark", value: "yes", effect }]),
  ),
});

const anyRequirement = fc.constantFrom(
  { key: "disk", operator: "In", values: ["ssd", "nvme"] },
  { key: "disk", operator: "NotIn", values: ["nvme"] },
  { key: "disk", operator: "Exists", values: [] },
  { key: "disk", operator: "DoesNotExist", values: [] },
  { key: "generation", operator: "Gt", values: ["6"] },
  { key: "generation", operator: "Lt", values: ["7"] },
);

/** Most pods go anywhere but to tainted nodes. */
const anyPlacement: fc.Arbitrary<Placement> = fc.record({
  selector: fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    fc.constantFrom("ssd", "nvme").map((disk) => [{ key: "disk", operator: "In", values: [disk] }]),
  ),
  affinity: fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    fc.array(fc.array(anyRequirement, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  ),
  tolerations: fc.oneof(
    fc.constant([]),
    fc
      .constantFrom(
        { key: "spark", operator: "Exists", value: "" },
        { key: "spark", operator: "Equal", value: "yes", effect: "NoSchedule" },
        { key: "spark", operator: "Equal", value: "no" },
      )
      .map((toleration) => [toleration]),
  ),
});

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
    devices: fc.constantFrom(0, 0, 2, 8),
    marks: anyMarks,
  })
  .map(({ cpu, memory, pods, reserved, baseline, devices, marks }) => ({
    capacity: { cpu: cpu * 1000, memory: memory * 1024 * mebibyte, pods, [device]: devices },
    reserved: { ...reserved, pods: 0 },
    baseline,
    ...marks,
  }));

/** Deployments and jobs: a few sizes, several pods of each. */
const anyWorkloads = fc.array(
  fc.record({
    requests: anyRequests(8000, 32 * 1024),
    devices: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 2 })),
    count: fc.integer({ min: 1, max: 6 }),
    placement: anyPlacement,
  }),
  { minLength: 1, maxLength: 5 },
);

const everywhere: Placement = {
  selector: [],
  affinity: [],
  tolerations: [{ key: "spark", operator: "Exists", value: "" }],
};
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
      workloads.flatMap(({ requests, devices, count, placement }, index) =>
        Array.from({ length: count }, (_, replica) => ({
          name: `workload-${index}-${replica}`,
          requests: { ...requests, [device]: devices },
          placement,
        })),
      ),
      filling,
      sum(nodes.map(({ capacity, reserved, baseline }) => subtract(subtract(capacity, reserved), sum(baseline)))),
    );
    const bound = daemonSets.flatMap((requests, index) =>
      named.map(({ name }) => ({ name: `daemon-${index}-${name}`, requests, node: name, placement: everywhere })),
    );
    const ranked = [...bound, ...loose].map((pod, index) => ({
      pod,
      rank: order.daemonsFirst && "node" in pod ? -1 : order.ranks[index]!,
    }));
    return { nodes: named, arrivals: ranked.sort((a, b) => a.rank - b.rank).map(({ pod }) => pod) };
  });

/** The same pods in another size, so that together they ask for so many percent of what is free. */
function scaled(pods: readonly CasePod[], filling: { cpu: number; memory: number }, free: Load): CasePod[] {
  const total = sum(pods.map(({ requests }) => requests));
  const scale = (resource: "cpu" | "memory") =>
    (Math.max(free[resource], 0) * filling[resource]) / 100 / Math.max(total[resource], 1);
  return pods.map(({ requests, ...pod }) => ({
    ...pod,
    requests: {
      ...requests,
      cpu: Math.floor(requests.cpu * scale("cpu")),
      memory: Math.floor(requests.memory * scale("memory")),
      pods: 1,
    },
  }));
}
