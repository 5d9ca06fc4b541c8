import { formatAmount } from "../framework/format";
import { type Field } from "../model/field";
import { podTotal, type Quantities, resourceNames, unlimited } from "../../contract/pod-total";
import { type Nano, roundUpToMilli, toMilli, toUnits } from "../../contract/quantities";
import { readQuantity } from "./quantity";

/** Cores in thousandths and memory in bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

/** What one pod asks for. */
export interface PodSize {
  /** What the scheduler sets aside. */
  readonly requests: Amounts;
  /** What the pod may use at most; `Infinity` where a container has no limit. */
  readonly limits: Amounts;
  /**
   * What a budget counts of it at the peak: its limits; without a CPU limit, what it usually takes, if that is known.
   */
  readonly peak: Amounts;
  /** Other things it requests, such as `nvidia.com/gpu`, or bytes of `ephemeral-storage`. */
  readonly others: Readonly<Record<string, number>>;
  /** Where it claims devices whose kind only another object tells. */
  readonly claims: readonly string[];
}

interface Resources {
  readonly requests: Quantities;
  readonly limits: Quantities;
  /** Claims of devices. */
  readonly claims: readonly string[];
  /** Cores that it keeps busy where nothing limits it, if that is known; never less than it requests. */
  readonly defaultCpu?: Nano;
}

export interface Container {
  /** Where it is described, for what does not make its size. */
  readonly source: Field;
  readonly resources: Resources;
  /** An init container that keeps running beside the containers (a native sidecar). */
  readonly restarts: boolean;
}

/** The parts of a pod that make its size. */
export interface Pod {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Requests and limits of the pod as a whole. */
  readonly resources: Resources;
  readonly overhead: Quantities;
}

/** What a namespace's LimitRanges give to containers that say nothing, and a RuntimeClass to its pods. */
export interface PodDefaults {
  readonly container: Pick<Resources, "requests" | "limits">;
  /** Overhead by name of the runtime class. */
  readonly runtimeClasses: ReadonlyMap<string, Quantities>;
}

export const noDefaults: PodDefaults = {
  container: { requests: {}, limits: {} },
  runtimeClasses: new Map(),
};

export function readPod(spec: Field, defaults: PodDefaults): Pod {
  return {
    ...readContainers(spec),
    resources: readResources(spec.at("resources")),
    overhead: readOverhead(spec, defaults),
  };
}

export function readContainers(spec: Field): Pick<Pod, "containers" | "initContainers"> {
  const containers = (list: string) => spec.at(list).items().map(readContainer);
  return { containers: containers("containers"), initContainers: containers("initContainers") };
}

export function readContainer(container: Field): Container {
  return {
    source: container,
    resources: readResources(container.at("resources")),
    restarts: container.at("restartPolicy").text() === "Always",
  };
}

/**
 * Reads `{ cpu, memory }` and whatever else; each is rounded by itself: `SetDefaults_ResourceList` in
 * `kubernetes/pkg/apis/core/v1/defaults.go`, v1.34.
 */
export function readQuantities(list: Field): Quantities {
  return Object.fromEntries(
    list.keys().flatMap((name) => {
      const amount = readQuantity(list.at(name));
      return amount === undefined ? [] : [[name, roundUpToMilli(amount)]];
    }),
  );
}

function readResources(resources: Field): Resources {
  const claims = resources.at("claims");
  return {
    requests: readQuantities(resources.at("requests")),
    limits: readQuantities(resources.at("limits")),
    claims: claims.items().map(({ path }) => path),
  };
}

/** The API server copies the runtime class's overhead into the pod and refuses a pod that says something else. */
function readOverhead(spec: Field, defaults: PodDefaults): Quantities {
  const runtimeClass = spec.at("runtimeClassName");
  const name = runtimeClass.text();
  if (name === undefined) return readQuantities(spec.at("overhead"));
  const overhead = defaults.runtimeClasses.get(name);
  if (!overhead) throw runtimeClass.wrong(`is "${name}", a runtime class that this stack does not declare`);
  return overhead;
}

/**
 * The effective size of a pod, as the API server defaults it and the scheduler counts it:
 *
 * 1. a container's missing request is its limit; what is still missing comes from the LimitRange, whose limit has to
 *    hold the request;
 * 2. `podTotal` adds them up.
 *
 * `SetDefaults_Pod` in `kubernetes/pkg/apis/core/v1/defaults.go`, `mergeContainerResources` in
 * `kubernetes/plugin/pkg/admission/limitranger`, v1.34.
 */
export function sizeOf(pod: Pod, defaults: PodDefaults["container"]): PodSize {
  const declared = mapContainers(pod, defaultRequestsToLimits);
  const final = mapContainers(declared, (resources) => applyLimitRange(resources, defaults));
  for (const container of [...declared.containers, ...declared.initContainers]) refuseLowLimit(container, defaults);
  const amount = (of: Pod, kind: "requests" | "limits", name: string) => {
    const total = podTotal(of, kind, name, declared);
    if (total === unlimited) return Infinity;
    return name === "cpu" ? toMilli(total) : toUnits(total);
  };
  const amounts = (of: Pod, kind: "requests" | "limits") => ({
    cpu: amount(of, kind, "cpu"),
    memory: amount(of, kind, "memory"),
  });
  return {
    requests: amounts(final, "requests"),
    limits: amounts(final, "limits"),
    peak: amounts(mapContainers(final, limitToUsual), "limits"),
    others: Object.fromEntries(
      otherNames(final)
        .map((name) => [name, amount(final, "requests", name)] as const)
        // A container that asks for none has none.
        .filter(([, total]) => total > 0),
    ),
    claims: [pod, ...pod.containers, ...pod.initContainers].flatMap(({ resources }) => resources.claims),
  };
}

/** What the parts of a pod request beside cores and memory. */
function otherNames(pod: Pod): string[] {
  const parts = [pod, ...pod.containers, ...pod.initContainers];
  const names = parts.flatMap(({ resources }) => Object.keys(resources.requests));
  return [...new Set(names)].filter((name) => !resourceNames.some((known) => known === name));
}

function mapContainers(pod: Pod, change: (resources: Resources) => Resources): Pod {
  const changed = (container: Container) => ({ ...container, resources: change(container.resources) });
  return { ...pod, containers: pod.containers.map(changed), initContainers: pod.initContainers.map(changed) };
}

function defaultRequestsToLimits(resources: Resources): Resources {
  return { ...resources, requests: { ...resources.limits, ...resources.requests } };
}

function applyLimitRange(resources: Resources, defaults: PodDefaults["container"]): Resources {
  return {
    ...resources,
    requests: { ...defaults.requests, ...resources.requests },
    limits: { ...defaults.limits, ...resources.limits },
  };
}

/**
 * A limit that the object says itself is for the policy limits-sane to judge; one that a LimitRange gives is seen only
 * here.
 */
function refuseLowLimit({ source, resources }: Container, { limits }: PodDefaults["container"]): void {
  for (const name of resourceNames) {
    const [request, given] = [resources.requests[name], limits[name]];
    if (request === undefined || given === undefined || resources.limits[name] !== undefined || given >= request)
      continue;
    const amount = formatAmount(name === "cpu" ? toMilli(given) : toUnits(given), name);
    throw source.wrong(
      `requests more ${name} than the limit of ${amount} that a LimitRange of its namespace gives it, so that the API server ` +
        `refuses its pods (set its own ${name} limit)`,
    );
  }
}

function limitToUsual(resources: Resources): Resources {
  const { requests, defaultCpu, limits } = resources;
  if (defaultCpu === undefined) return resources;
  const { cpu: request = 0n } = requests;
  return { ...resources, limits: { cpu: request > defaultCpu ? request : defaultCpu, ...limits } };
}
