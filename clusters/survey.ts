import type {
  V1Container,
  V1Node,
  V1PersistentVolumeClaim,
  V1Pod,
  V1ResourceRequirements,
} from "@kubernetes/client-node";
import { podTotal, type Quantities, type ResourceName } from "../contract/pod-total";
import { amountOf, parseQuantity, toAmount } from "../contract/quantities";

/** What a living cluster has. Amounts are cores and bytes. */
export interface Survey {
  readonly nodes: readonly SurveyedNodes[];
  /** Volume claims of those whose namespaces are not counted. */
  readonly claimed: number;
}

/** Nodes that are equal but for what runs on them. */
export interface SurveyedNodes {
  readonly count: number;
  readonly size: Amounts;
  /** What the scheduler may give to pods. */
  readonly allocatable: Amounts;
  /** How many pods a node takes. */
  readonly pods: number;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** What pods from elsewhere request on the fullest of them. */
  readonly used: Amounts & { readonly pods: number };
}

type Amounts = Readonly<Record<ResourceName, number>>;

/**
 * @param counted namespaces whose pods and claims a budget counts, so that they are not from elsewhere
 */
export function survey(
  nodes: readonly V1Node[],
  pods: readonly V1Pod[],
  claims: readonly V1PersistentVolumeClaim[],
  counted: ReadonlySet<string>,
): Survey {
  const fromElsewhere = ({ metadata }: { metadata?: { namespace?: string } }) =>
    !counted.has(metadata?.namespace ?? "");
  const foreign = pods.filter(
    (pod) => fromElsewhere(pod) && !["Succeeded", "Failed"].includes(pod.status?.phase ?? ""),
  );
  const groups = new Map<string, SurveyedNodes>();
  for (const node of nodes) {
    const one = surveyNode(
      node,
      foreign.filter(({ spec }) => spec?.nodeName === node.metadata?.name),
    );
    const { used, ...same } = one;
    const key = JSON.stringify({ ...same, count: 0 });
    const group = groups.get(key);
    groups.set(key, group ? { ...group, count: group.count + 1, used: largest(group.used, used) } : one);
  }
  const claimed = claims
    .filter(fromElsewhere)
    .reduce((sum, { spec }) => sum + amountOf(spec?.resources?.requests?.storage ?? "0"), 0);
  return { nodes: [...groups.values()], claimed };
}

function surveyNode({ spec, status }: V1Node, pods: readonly V1Pod[]): SurveyedNodes {
  const amounts = (of: Record<string, string> = {}) => ({
    cpu: amountOf(of.cpu ?? "0"),
    memory: amountOf(of.memory ?? "0"),
  });
  const requested = (resource: ResourceName) => pods.reduce((sum, pod) => sum + requestOf(pod, resource), 0);
  return {
    count: 1,
    size: amounts(status?.capacity),
    allocatable: amounts(status?.allocatable),
    pods: Number(status?.allocatable?.pods ?? 110),
    taints: (spec?.taints ?? [])
      // Those come and go with a node's health, and a person who drains it.
      .filter(({ key }) => !key.startsWith("node.kubernetes.io/"))
      .map(({ key, value, effect }) => ({ key, ...(value !== undefined && { value }), effect })),
    used: { cpu: requested("cpu"), memory: requested("memory"), pods: pods.length },
  };
}

/** What the scheduler counts of a pod, as policies count that of a declared one. */
function requestOf({ spec }: V1Pod, resource: ResourceName): number {
  const part = ({ resources = {} }: { resources?: V1ResourceRequirements }) => ({
    resources: { requests: quantitiesOf(resources.requests), limits: quantitiesOf(resources.limits) },
  });
  const container = (one: V1Container) => ({ ...part(one), restarts: one.restartPolicy === "Always" });
  const request = podTotal(
    {
      ...part(spec ?? {}),
      containers: (spec?.containers ?? []).map(container),
      initContainers: (spec?.initContainers ?? []).map(container),
      overhead: quantitiesOf(spec?.overhead),
    },
    "requests",
    resource,
  );
  return toAmount(request);
}

function quantitiesOf(list: Readonly<Record<string, string>> = {}): Quantities {
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, parseQuantity(text)]));
}

function largest(one: SurveyedNodes["used"], other: SurveyedNodes["used"]): SurveyedNodes["used"] {
  return {
    cpu: Math.max(one.cpu, other.cpu),
    memory: Math.max(one.memory, other.memory),
    pods: Math.max(one.pods, other.pods),
  };
}
