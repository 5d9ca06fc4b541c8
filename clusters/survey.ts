import type { V1Node, V1PersistentVolumeClaim, V1Pod } from "@kubernetes/client-node";
import { amountOf } from "../contract/quantities";

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

type Amounts = Readonly<Record<"cpu" | "memory", number>>;

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
  const requested = (resource: "cpu" | "memory") => pods.reduce((sum, pod) => sum + requestOf(pod, resource), 0);
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

/**
 * What the scheduler counts of a pod.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
function requestOf({ spec }: V1Pod, resource: "cpu" | "memory"): number {
  const of = ({ resources }: { resources?: { requests?: Record<string, string> } }) =>
    amountOf(resources?.requests?.[resource] ?? "0");
  const sum = (containers: readonly Parameters<typeof of>[0][]) =>
    containers.reduce((total, one) => total + of(one), 0);
  const inits = spec?.initContainers ?? [];
  const sidecars = sum(inits.filter(({ restartPolicy }) => restartPolicy === "Always"));
  const running = sum(spec?.containers ?? []) + sidecars;
  return Math.max(running, ...inits.map(of)) + amountOf(spec?.overhead?.[resource] ?? "0");
}

function largest(one: SurveyedNodes["used"], other: SurveyedNodes["used"]): SurveyedNodes["used"] {
  return {
    cpu: Math.max(one.cpu, other.cpu),
    memory: Math.max(one.memory, other.memory),
    pods: Math.max(one.pods, other.pods),
  };
}
