import { type Field, Unjudgeable } from "../kubernetes/field";
import { kindOf } from "../kubernetes/kinds";
import { limitRangeDefaults } from "./limit-range";
import { type PodDefaults, readQuantities } from "./pod";
import { claimSize } from "./storage";
import { readWorkload, type Surroundings, type Workload } from "./workload";

/** A resource of a stack. */
export interface StackResource {
  readonly urn: string;
  /** `kubernetes:apps/v1:Deployment` */
  readonly type: string;
  readonly properties: Field;
  /** URN of the component that it belongs to. */
  readonly parent?: string | undefined;
  /** Where its provider puts objects that name no namespace, if it says so. */
  readonly defaultNamespace: Field;
}

export interface StackDemand {
  readonly workloads: readonly Workload[];
  /** What could not be counted, and why: whoever counts must not pass over it. */
  readonly problems: readonly { readonly urn: string; readonly problem: string }[];
}

/** Reads what a stack asks of the cluster. */
export function readStack(
  resources: readonly StackResource[],
  nodes: number,
  kindsWithoutPods: readonly string[],
): StackDemand {
  const workloads: Workload[] = [];
  const problems: { urn: string; problem: string }[] = [];
  const surroundings = readSurroundings(resources, nodes);
  for (const resource of resources) {
    try {
      const workload = readResource(resource, kindsWithoutPods, surroundings);
      if (workload) workloads.push(workload);
    } catch (error) {
      if (!(error instanceof Unjudgeable)) throw error;
      problems.push({ urn: resource.urn, problem: error.message });
    }
  }
  return { workloads, problems };
}

function readResource(
  resource: StackResource,
  kindsWithoutPods: readonly string[],
  surroundings: Surroundings,
): Workload | undefined {
  const { type, properties } = resource;
  const kind = kindOf(type, kindsWithoutPods);
  if (kind.runs === "unknown") throw new Unjudgeable(`${type} is of a kind whose pods cannot be seen from here`);
  if (kind.runs !== "nothing") return readWorkload(kind, properties, namespaceOf(resource), surroundings);
  if (!/:PersistentVolumeClaim(Patch)?$/.test(type)) return undefined;
  const namespace = namespaceOf(resource);
  const name = properties.at("metadata", "name").text() ?? "";
  return {
    name: `PersistentVolumeClaim ${namespace}/${name}`,
    namespace,
    occasion: "always",
    pods: [],
    storage: claimSize(properties),
  };
}

function readSurroundings(resources: readonly StackResource[], nodes: number): Surroundings {
  const ofKind = (pattern: RegExp) => resources.filter(({ type }) => pattern.test(type));
  const limitRanges = ofKind(/^kubernetes:(core\/)?v1:LimitRange$/);
  const runtimeClasses = ofKind(/^kubernetes:node\.k8s\.io\/[^:]*:RuntimeClass$/);
  const autoscalers = ofKind(/^kubernetes:autoscaling\/[^:]*:HorizontalPodAutoscaler(Patch)?$/);
  return {
    nodes,
    defaults: memoize((namespace): PodDefaults => ({
      container: limitRangeDefaults(
        limitRanges.filter((range) => namespaceOf(range) === namespace).map(({ properties }) => properties),
      ),
      runtimeClasses: new Map(
        runtimeClasses.map(({ properties }) => [
          properties.at("metadata", "name").text() ?? "",
          readQuantities(properties.at("overhead", "podFixed")),
        ]),
      ),
    })),
    autoscaled: (kind, namespace, name) =>
      autoscalers
        .filter(({ properties }) => {
          const target = properties.at("spec", "scaleTargetRef");
          return target.at("kind").text() === kind && target.at("name").text() === name;
        })
        .filter((autoscaler) => namespaceOf(autoscaler) === namespace)
        .map(({ properties }) => properties.at("spec", "maxReplicas").count() ?? 0)
        .reduce((most: number | undefined, replicas) => Math.max(most ?? 0, replicas), undefined),
  };
}

function namespaceOf({ properties, defaultNamespace }: StackResource): string {
  return properties.at("metadata", "namespace").text() ?? defaultNamespace.text() ?? "default";
}

function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
