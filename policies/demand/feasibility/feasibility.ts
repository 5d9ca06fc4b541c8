import { canBeBlocked, Effort } from "./blocking";
import { add, amountOf, dimensionsOf, equal, fits, largestFirst, type Load, subtract, sum } from "./load";
import { findPacking } from "./packing";
import { schedule } from "./scheduler";

/** A node with what pods may use of it, and what pods that are there already use. */
export interface FitNode {
  readonly name: string;
  readonly allocatable: Load;
  readonly used: Load;
}

export interface FitPod {
  readonly name: string;
  readonly requests: Load;
  /** The only node it may go to, for a DaemonSet's pod. */
  readonly node?: string;
  /** Names of the nodes that admit it, if not all do. */
  readonly nodes?: ReadonlySet<string> | undefined;
}

export type Fit =
  /** In any order of arrival, and however the scheduler chooses among the nodes with room. */
  | { readonly verdict: "fits" }
  /** Some order of arrival may leave `pod` pending. `packed` tells whether a way to place all was found. */
  | { readonly verdict: "fits only if packed well"; readonly pod: FitPod; readonly packed: boolean }
  /** In no order and in no way: `pod` stays pending, because `reason`. */
  | { readonly verdict: "does not fit"; readonly pod: FitPod; readonly reason: string };

/** Whether a cluster has room for pods, node by node. */
export function judgeFit(nodes: readonly FitNode[], pods: readonly FitPod[]): Fit {
  const cluster = new Cluster(nodes, pods);
  const impossible = cluster.tooLarge() ?? cluster.tooMuch();
  if (impossible) return { verdict: "does not fit", ...impossible };

  const pending = cluster.simulatedPending() ?? cluster.possiblyPending();
  if (!pending) return { verdict: "fits" };

  const packing = cluster.packing();
  if (packing === "impossible") {
    const reason = "no way to place all pods exists, although together they ask for less than is free";
    return { verdict: "does not fit", pod: pending, reason };
  }
  return { verdict: "fits only if packed well", pod: pending, packed: packing !== "given up" };
}

/** A pod with what it takes of a node, its admission included. */
type Placeable = FitPod & { readonly load: Load };

class Cluster {
  private readonly bound: readonly Placeable[];
  private readonly loose: readonly Placeable[];
  /** Nodes with what is free beside the pods bound to them. */
  private readonly nodes: readonly { name: string; allocatable: Load; free: Load }[];

  constructor(nodes: readonly FitNode[], pods: readonly FitPod[]) {
    const placeable = pods.map((pod) => ({ ...pod, load: { ...pod.requests, ...admissionOf(pod) } }));
    this.bound = placeable.filter(({ node }) => node !== undefined);
    this.loose = placeable.filter(({ node }) => node === undefined);
    this.nodes = nodes.map(({ name, allocatable, used }) => {
      const admissions = this.loose.filter((pod) => pod.nodes?.has(name)).map(admissionOf);
      const free = subtract(subtract(allocatable, used), loadOf(this.bound.filter(({ node }) => node === name)));
      // As many as come: what a node admits it admits any number of.
      const open = Object.keys(Object.assign({}, ...admissions) as object).map((key) => [key, Infinity] as const);
      return { name, allocatable, free: { ...free, ...Object.fromEntries(open) } };
    });
  }

  /** A pod that would find no room on nodes without the others. */
  tooLarge(): { pod: FitPod; reason: string } | undefined {
    for (const pod of this.bound) {
      const node = this.nodes.find(({ name }) => name === pod.node);
      // Its own request is part of what is bound to the node.
      if (!node || !fits(pod.load, add(node.free, pod.load))) {
        return { pod, reason: `node ${pod.node ?? ""} has no room for it` };
      }
    }
    const pod = this.loose.find(({ load }) => !this.nodes.some(({ free }) => fits(load, free)));
    if (!pod) return undefined;
    if (pod.nodes?.size === 0)
      return { pod, reason: "no node has the labels it asks for and only taints it tolerates" };
    const missing = Object.keys(pod.requests).find((each) =>
      this.nodes.every(({ allocatable }) => amountOf(pod.requests, each) > 0 && amountOf(allocatable, each) === 0),
    );
    if (missing !== undefined) return { pod, reason: `no node has ${missing}` };
    const which = pod.nodes ? "node that admits it" : "single node";
    return { pod, reason: `no ${which} has that much free` };
  }

  /** The largest pod, if all together ask for more than is free. */
  tooMuch(): { pod: FitPod; reason: string } | undefined {
    const need = loadOf(this.loose);
    const free = this.nodes.map((node) => node.free);
    const short = dimensionsOf(need).find(
      (each) => amountOf(need, each) > free.reduce((total, node) => total + Math.max(amountOf(node, each), 0), 0),
    );
    const pod = this.ordered()[0];
    if (short === undefined || !pod) return undefined;
    return {
      pod,
      reason: `together the pods ask for more ${short === "pods" ? "places" : short} than all nodes have free`,
    };
  }

  /** A pod that the default scheduler leaves pending in one of a few orders of arrival. */
  simulatedPending(): FitPod | undefined {
    const largest = this.ordered();
    const orders = [largest, this.loose, [...largest].reverse()];
    for (const order of orders) {
      const places = schedule(
        order.map(({ load }) => load),
        this.nodes,
      );
      const pending = order.find((_, index) => places[index] === undefined);
      if (pending) return pending;
    }
    return undefined;
  }

  /** A pod that some order of arrival and some choice of nodes may leave pending. */
  possiblyPending(): FitPod | undefined {
    const effort = new Effort();
    const loads = this.loose.map(({ load }) => load);
    const late = this.bound.find((pod) => {
      const node = this.nodes.filter(({ name }) => name === pod.node);
      return canBeBlocked(
        pod.load,
        node.map(({ free }) => add(free, pod.load)),
        loads,
        effort,
      );
    });
    if (late) return late;
    const free = this.nodes.map((node) => node.free);
    const sizes = this.ordered().filter(
      (pod, index, all) => index === all.findIndex((other) => equal(other.load, pod.load)),
    );
    return sizes.find((pod) => {
      const others = [...loads];
      others.splice(
        others.findIndex((load) => equal(load, pod.load)),
        1,
      );
      return canBeBlocked(pod.load, free, others, effort);
    });
  }

  packing() {
    return findPacking(
      this.loose.map(({ load }) => load),
      this.nodes.map(({ free }) => free),
    );
  }

  private ordered(): Placeable[] {
    const ranks = largestFirst(
      this.loose.map(({ load }) => load),
      this.nodes.map(({ free }) => free),
    );
    return [...this.loose].sort((a, b) => ranks.indexOf(a.load) - ranks.indexOf(b.load));
  }
}

function loadOf(pods: readonly Placeable[]): Load {
  return sum(pods.map(({ load }) => load));
}

/**
 * Makes a thing of the right to go to certain nodes: only these have it, and the searches know no other rule than that
 * of room.
 */
function admissionOf({ node, nodes }: FitPod): Readonly<Record<string, number>> {
  return nodes === undefined || node !== undefined ? {} : { [`on ${[...nodes].sort().join(", ")}`]: 1 };
}
