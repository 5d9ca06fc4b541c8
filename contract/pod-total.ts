import type { Nano } from "./quantities";

export type ResourceName = "cpu" | "memory";
export const resourceNames: readonly ResourceName[] = ["cpu", "memory"];

/** Amounts of resources by their names. */
export type Quantities = Partial<Record<ResourceName, Nano>> & Readonly<Record<string, Nano | undefined>>;

/** What a container, or a pod as a whole, says. */
interface Part {
  readonly resources: { readonly requests: Quantities; readonly limits: Quantities };
}

interface Container extends Part {
  /** An init container that keeps running beside the containers (a native sidecar). */
  readonly restarts: boolean;
}

/** The parts of a pod that make its size. */
interface Parts extends Part {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Of its runtime class. */
  readonly overhead: Quantities;
}

export const unlimited = "unlimited";
type Total = Nano | typeof unlimited;

/**
 * What a pod requests of a resource, or may use at most, as the scheduler counts it:
 *
 * 1. containers and restartable init containers run together, and each init container beside the restartable ones
 *    before it: the pod needs the larger of the two;
 * 2. requests and limits of the pod as a whole replace those sums;
 * 3. the overhead of the runtime class comes on top.
 *
 * `PodRequests` and `PodLimits` in `k8s.io/component-helpers/resource/helpers.go`, v1.34.
 *
 * @param declared what the pod said before a LimitRange gave something to its containers, for the defaults of the pod
 *   as a whole
 */
export function podTotal(pod: Parts, kind: "requests", name: string, declared?: Parts): Nano;
export function podTotal(pod: Parts, kind: "requests" | "limits", name: string, declared?: Parts): Total;
export function podTotal(pod: Parts, kind: "requests" | "limits", name: string, declared = pod): Total {
  return add(podLevel(declared, kind, name) ?? together(pod, kind, name), pod.overhead[name] ?? 0n);
}

/** Containers beside restartable init containers, or the init container that needs more while it runs. */
function together(pod: Parts, kind: "requests" | "limits", name: string): Total {
  const need = ({ resources }: Part): Total => {
    const amount = resources[kind][name];
    return kind === "limits" ? limitOf(amount) : (amount ?? 0n);
  };
  let restartable: Total = 0n;
  let starting: Total = 0n;
  for (const container of pod.initContainers) {
    const whileStarting = add(need(container), restartable);
    if (container.restarts) restartable = whileStarting;
    starting = larger(starting, whileStarting);
  }
  const running = pod.containers.map(need).reduce(add, restartable);
  return larger(running, starting);
}

function podLevel(pod: Parts, kind: "requests" | "limits", name: string): Total | undefined {
  const { requests, limits } = pod.resources;
  if (kind === "limits") return limits[name] === undefined ? undefined : limitOf(limits[name]);
  const defaulted = resourceNames.some((each) => limits[each] !== undefined);
  if (requests[name] !== undefined || !defaulted) return requests[name];
  const named = [...pod.containers, ...pod.initContainers].some(
    ({ resources }) => resources.requests[name] !== undefined,
  );
  return named ? together(pod, "requests", name) : limits[name];
}

/**
 * A limit of zero is no limit for the kubelet: `ResourceConfigForPod` in `kubernetes/pkg/kubelet/cm/helpers_linux.go`,
 * v1.34.
 */
function limitOf(amount: Nano | undefined): Total {
  return amount === undefined || amount === 0n ? unlimited : amount;
}

function add(a: Total, b: Total): Total {
  return a === unlimited || b === unlimited ? unlimited : a + b;
}

function larger(a: Total, b: Total): Total {
  if (a === unlimited || b === unlimited) return unlimited;
  return a > b ? a : b;
}
