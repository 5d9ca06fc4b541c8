import { allUnreadable, type Field, IndeterminateError } from "../model/field";
import { kindOf } from "../../contract/kinds";
import { unknownKind } from "../model/kinds";
import { memoize } from "../framework/memoize";
import { endsWithItsCreation } from "./ending";
import { group } from "./group";
import { limitRangeDefaults } from "./limit-range";
import { type PodDefaults, readQuantities } from "./pod";
import { claimSize } from "./storage";
import { type OwnDemand, readWorkload, type Surroundings, type Workload } from "./workload";

/** A resource of a stack. */
export interface StackResource {
  readonly urn: string;
  /** `kubernetes:apps/v1:Deployment` */
  readonly type: string;
  readonly properties: Field;
  /** URN of the component that it belongs to. */
  readonly parent?: string | undefined;
  /** URNs of what the engine creates before it. */
  readonly dependencies: readonly string[];
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
  podFreeKinds: readonly string[],
): StackDemand {
  const workloads: Workload[] = [];
  const problems: { urn: string; problem: string }[] = [];
  const followersOf = readOrder(resources);
  const surroundingsOf = readSurroundings(resources, nodes, followersOf);
  const endedBefore = readEnds(resources, followersOf);
  for (const resource of resources) {
    try {
      const { urn } = resource;
      if (autoscaler.test(resource.type)) refuseUnlessTargetIsIn(resources, resource);
      const demand = readResource(resource, podFreeKinds, surroundingsOf(urn));
      if (!demand) continue;
      const after = demand.lifetime === "once" ? endedBefore(urn) : new Set<string>();
      workloads.push({ ...demand, urn, after });
    } catch (error) {
      if (!(error instanceof IndeterminateError)) throw error;
      const all = allUnreadable(error, (unreadable) => {
        const properties = resource.properties.collecting(unreadable);
        readResource({ ...resource, properties }, podFreeKinds, surroundingsOf(resource.urn));
      });
      problems.push(...all.map((problem) => ({ urn: error.urn ?? resource.urn, problem })));
    }
  }
  return { workloads, problems };
}

function readResource(
  resource: StackResource,
  podFreeKinds: readonly string[],
  surroundings: Surroundings,
): OwnDemand | undefined {
  const { type, properties } = resource;
  const kind = kindOf(type, podFreeKinds);
  if (kind.runs === "unknown") throw unknownKind(type);
  if (kind.runs !== "nothing") return readWorkload(kind, properties, namespaceOf(resource), surroundings);
  if (!/:PersistentVolumeClaim(Patch)?$/.test(type)) return undefined;
  const namespace = namespaceOf(resource);
  const name = properties.at("metadata", "name").text() ?? "";
  return {
    name: `PersistentVolumeClaim ${namespace}/${name}`,
    namespace,
    lifetime: "always",
    pods: [],
    storage: claimSize(properties),
  };
}

const autoscaler = /^kubernetes:autoscaling\/[^:]*:HorizontalPodAutoscaler(Patch)?$/;

/** Whose pods an autoscaler adds has to be known, or they are counted nowhere. */
function refuseUnlessTargetIsIn(resources: readonly StackResource[], scaling: StackResource): void {
  const target = scaling.properties.at("spec", "scaleTargetRef");
  const [kind, name, namespace] = [target.at("kind").text(), target.at("name").text(), namespaceOf(scaling)];
  const isTarget = (resource: StackResource) =>
    resource.type.endsWith(`:${kind}`) &&
    resource.properties.at("metadata", "name").text() === name &&
    namespaceOf(resource) === namespace;
  if (!resources.some(isTarget)) {
    throw target.wrong(`is no object of this stack (${kind} ${namespace}/${name}): declare it beside its autoscaler`);
  }
}

/**
 * What comes after a resource, by URN: the engine creates a resource after all that it depends on, and the children of
 * a component after all that the component depends on.
 */
function readOrder(resources: readonly StackResource[]): (urn: string) => ReadonlySet<string> {
  const followers = group(
    resources.flatMap(({ urn, parent, dependencies }) =>
      (parent === undefined ? dependencies : [...dependencies, parent]).map((earlier) => [earlier, urn] as const),
    ),
  );
  return memoize((first: string) => {
    const reached = new Set<string>();
    const open = [first];
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      const next = (followers.get(urn) ?? []).filter((follower) => !reached.has(follower));
      for (const follower of next) reached.add(follower);
      open.push(...next);
    }
    return reached;
  }, new Map());
}

/** Which jobs have ended when a resource is created, by URN. */
function readEnds(
  resources: readonly StackResource[],
  followersOf: (urn: string) => ReadonlySet<string>,
): (urn: string) => ReadonlySet<string> {
  const ended = new Map<string, Set<string>>();
  for (const { urn: job, type, properties } of resources) {
    if (!endsWithItsCreation(kindOf(type), properties)) continue;
    for (const urn of followersOf(job)) ended.set(urn, (ended.get(urn) ?? new Set()).add(job));
  }
  return (urn) => ended.get(urn) ?? new Set();
}

function readSurroundings(
  resources: readonly StackResource[],
  nodes: number,
  followersOf: (urn: string) => ReadonlySet<string>,
): (urn: string) => Surroundings {
  const ofKind = (pattern: RegExp) => resources.filter(({ type }) => pattern.test(type));
  const limitRanges = ofKind(/^kubernetes:(core\/)?v1:LimitRange$/);
  const runtimeClasses = ofKind(/^kubernetes:node\.k8s\.io\/[^:]*:RuntimeClass$/);
  const autoscalers = ofKind(autoscaler);
  const rangesIn = memoize(
    (namespace: string) => limitRanges.filter((range) => namespaceOf(range) === namespace),
    new Map(),
  );
  return (urn) => ({
    nodes,
    defaults: (namespace): PodDefaults => ({
      container: limitRangeDefaults(
        rangesIn(namespace).map((range) => ({
          object: range.properties,
          isFirst: followersOf(range.urn).has(urn),
        })),
      ),
      runtimeClasses: new Map(
        runtimeClasses.map(({ properties }) => [
          properties.at("metadata", "name").text() ?? "",
          readQuantities(properties.at("overhead", "podFixed")),
        ]),
      ),
    }),
    autoscaled: (kind, namespace, name) =>
      autoscalers
        .filter(({ properties }) => {
          const target = properties.at("spec", "scaleTargetRef");
          return target.at("kind").text() === kind && target.at("name").text() === name;
        })
        .filter((autoscaler) => namespaceOf(autoscaler) === namespace)
        .map(({ properties }) => properties.at("spec", "maxReplicas").count() ?? 0)
        .reduce((most: number | undefined, replicas) => Math.max(most ?? 0, replicas), undefined),
  });
}

/** The namespace that an object is in, or would be if its kind is in any. */
export function namespaceOf({ properties, defaultNamespace }: StackResource): string {
  return properties.at("metadata", "namespace").text() ?? defaultNamespace.text() ?? "default";
}
