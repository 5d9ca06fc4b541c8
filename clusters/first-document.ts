import { stringify } from "yaml";
import type { Survey, SurveyedNodes } from "./survey";

/**
 * Namespaces that the program makes, if a stack does not name others, with what the reference cluster's budget has for
 * each.
 */
const defaultNamespaces = {
  lakehouse: { cpu: "300m", memory: "5G" },
  "spark-applications": { cpu: "2", memory: "20Gi", storage: "34G" },
  "spark-operator": { cpu: "300m", memory: "5G" },
};

export const countedNamespaces: ReadonlySet<string> = new Set(Object.keys(defaultNamespaces));

/** What a cluster's document begins with, for a person to edit. */
export function firstDocument({ nodes, claimed }: Survey, stack: string): string {
  const baseline = Math.ceil(claimed / 1e9);
  const document = {
    nodes: nodes.map((group, index) => nodesOf(group, nodes.length === 1 ? "node" : `node-${index + 1}`)),
    storage: { total: `${baseline + 34}G`, baseline: baseline === 0 ? "0" : `${baseline}G` },
    policies: { "images-pinned": { digestRequired: true } },
    shares: [
      {
        stack,
        limits: limitsFor(nodes),
        idleRequests: { cpu: "600m", memory: "10G" },
        namespaces: defaultNamespaces,
      },
    ],
  };
  return [
    "# yaml-language-server: $schema=../docs/reference/cluster.schema.json",
    "# Made from the living cluster. Yours to say: how much storage it has in all, and what the stack may take.",
    stringify(document),
  ].join("\n");
}

/** What the reference cluster's document gives, or all that the nodes have. */
function limitsFor(nodes: readonly SurveyedNodes[]) {
  const free = (resource: "cpu" | "memory") =>
    nodes.reduce((sum, { count, allocatable, used }) => sum + count * (allocatable[resource] - used[resource]), 0);
  return {
    cpu: `${Math.floor(Math.min(3, free("cpu")) * 1000)}m`,
    memory: `${Math.floor(Math.min(25e9, free("memory")) / 2 ** 20)}Mi`,
  };
}

function nodesOf({ count, size, allocatable, pods, taints, used }: SurveyedNodes, name: string) {
  const amounts = (cpu: number, memory: number) => ({ cpu: `${Math.round(cpu * 1000)}m`, memory: mebibytes(memory) });
  return {
    name,
    count,
    ...amounts(size.cpu, size.memory),
    pods,
    reserved: amounts(size.cpu - allocatable.cpu, size.memory - allocatable.memory),
    used: { ...amounts(used.cpu, used.memory), pods: used.pods },
    ...(taints.length > 0 && { taints }),
  };
}

/** Rounded up, as what is reserved and used has to be. */
const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)}Mi`;
