import type { NodeMarks, Taint } from "../demand/admission";
import type { Load } from "../demand/feasibility/load";
import { resourceNames } from "../../contract/pod-total";
import type { Amounts } from "../demand/pod";
import { hasUnit, toMilli, toUnits } from "../../contract/quantities";
import { readQuantity } from "../demand/quantity";
import { formatAmount } from "../framework/format";
import type { Field } from "../model/field";

/** A group of equal nodes. */
interface NodeGroup extends NodeMarks {
  readonly name: string;
  readonly count: number;
  /** What the scheduler may give to pods: the node's size without what the system keeps. */
  readonly allocatable: Load;
  /** What pods from elsewhere already request. */
  readonly used: Load;
}

/** What a stack may ask of its cluster. */
export interface Budget {
  readonly nodes: readonly NodeGroup[];
  /** Of all that may run at once. */
  readonly limits: Amounts;
  /** Of what runs all the time. */
  readonly idleRequests: Amounts;
  /** Requests by namespace. */
  readonly namespaces: ReadonlyMap<string, Amounts>;
  /** Bytes of volume claims. */
  readonly storage: { readonly total: number; readonly baseline: number };
  /** The share of a budget, between 0 and 1, from which on a warning is given; no warnings for what is absent. */
  readonly warnAt: Readonly<Partial<Record<BudgetedResource, number>>>;
}

export type BudgetedResource = "cpu" | "memory" | "storage";

/** Places for pods on a node when nothing else is said, the kubelet's own default. */
const defaultPods = 110;

const effects: readonly string[] = ["NoSchedule", "NoExecute", "PreferNoSchedule"];

/**
 * Reads a budget as {@link budgetSchema} describes it.
 *
 * @throws IndeterminateError with one sentence: missing and unknown keys, amounts without a unit, shares above 1, and
 *   budgets above the cluster.
 */
export function readBudget(field: Field): Budget {
  if (!field.present) throw field.wrong("is missing: give the stack a share of its cluster in clusters/NAME.yaml");
  onlyKeys(field, ["nodes", "limits", "idleRequests", "namespaces", "storage", "warnAt"]);
  onlyKeys(field.at("storage"), ["total", "baseline"]);
  const nodes = field.at("nodes").items().map(readNodes);
  if (nodes.length === 0) throw field.at("nodes").wrong("is empty");
  const budget: Budget = {
    nodes,
    limits: readAmounts(field.at("limits")),
    idleRequests: readAmounts(field.at("idleRequests")),
    namespaces: new Map(
      field
        .at("namespaces")
        .keys()
        .map((namespace) => [namespace, readAmounts(field.at("namespaces", namespace))]),
    ),
    storage: {
      total: readBytes(field.at("storage", "total")),
      baseline: readBytes(field.at("storage", "baseline")),
    },
    warnAt: readShares(field.at("warnAt")),
  };
  refuseMoreThanTheCluster(field, budget);
  return budget;
}

/** Number of nodes in all groups. */
export function nodeCount({ nodes }: Budget): number {
  return nodes.reduce((total, { count }) => total + count, 0);
}

function readNodes(field: Field): NodeGroup {
  const others = ["name", "count", "pods", "reserved", "used", "resources", "labels", "taints"];
  const name = field.at("name").text();
  if (name === undefined) throw field.at("name").wrong("is missing");
  const size = readAmounts(field, others);
  const reserved = readOptional(field.at("reserved"));
  for (const resource of resourceNames) {
    if (reserved[resource] <= size[resource]) continue;
    throw field
      .at("reserved", resource)
      .wrong(`is more than the ${formatAmount(size[resource], resource)} of the node`);
  }
  return {
    name,
    count: field.at("count").count() ?? 1,
    allocatable: {
      ...readResources(field.at("resources")),
      cpu: size.cpu - reserved.cpu,
      memory: size.memory - reserved.memory,
      pods: field.at("pods").count() ?? defaultPods,
    },
    used: { ...readOptional(field.at("used"), ["pods"]), pods: field.at("used", "pods").count() ?? 0 },
    labels: readLabels(field.at("labels")),
    taints: field.at("taints").items().map(readTaint),
  };
}

/** Devices, and bytes of what a node has beside memory. */
function readResources(field: Field): Readonly<Record<string, number>> {
  return Object.fromEntries(
    field.keys().map((name) => {
      const amount = readQuantity(field.at(name));
      if (amount === undefined) throw field.at(name).wrong("is missing");
      return [name, toUnits(amount)];
    }),
  );
}

/** The pods of this pack's jobs run on Linux, so that no node of a budget has to say it. */
function readLabels(field: Field): NodeMarks["labels"] {
  const labels = field.keys().map((label) => [label, field.at(label).text() ?? ""] as const);
  return { "kubernetes.io/os": "linux", ...Object.fromEntries(labels) };
}

function readTaint(field: Field): Taint {
  onlyKeys(field, ["key", "value", "effect"]);
  const [key, effect] = [field.at("key").text(), field.at("effect").text()];
  if (key === undefined) throw field.at("key").wrong("is missing");
  if (effect === undefined || !effects.includes(effect)) {
    throw field.at("effect").wrong(`is none of ${effects.join(", ")}`);
  }
  return { key, value: field.at("value").text() ?? "", effect };
}

function readOptional(field: Field, others: readonly string[] = []): Amounts {
  return field.present ? readAmounts(field, others) : { cpu: 0, memory: 0 };
}

function readAmounts(field: Field, others: readonly string[] = []): Amounts {
  onlyKeys(field, [...resourceNames, ...others]);
  const cpu = readQuantity(field.at("cpu"));
  if (cpu === undefined) throw field.at("cpu").wrong("is missing");
  return { cpu: toMilli(cpu), memory: readBytes(field.at("memory")) };
}

/** An amount of bytes, whose unit must be said. */
function readBytes(field: Field): number {
  const text = field.textOrNumber();
  const amount = readQuantity(field);
  if (text === undefined || amount === undefined) throw field.wrong("is missing");
  if (amount !== 0n && !hasUnit(text)) throw field.wrong(`has no unit, such as G or Gi: "${text}"`);
  return toUnits(amount);
}

function readShares(field: Field): Budget["warnAt"] {
  onlyKeys(field, ["cpu", "memory", "storage"]);
  return Object.fromEntries(
    field.keys().map((resource) => {
      const text = field.at(resource).textOrNumber() ?? "";
      const share = Number(text);
      if (!(share > 0 && share <= 1)) {
        throw field.at(resource).wrong(`is no share of the budget between 0 and 1, such as 0.8: "${text}"`);
      }
      return [resource, share];
    }),
  );
}

function onlyKeys(field: Field, known: readonly string[]): void {
  const unknown = field.keys().find((key) => !known.includes(key));
  if (unknown !== undefined) throw field.wrong(`has the unknown key ${unknown} (it knows ${known.join(", ")})`);
}

function refuseMoreThanTheCluster(field: Field, budget: Budget): void {
  for (const resource of resourceNames) {
    const cluster = budget.nodes.reduce((total, { count, allocatable }) => total + count * allocatable[resource], 0);
    const budgets: readonly (readonly [Field, Amounts])[] = [
      [field.at("limits"), budget.limits],
      [field.at("idleRequests"), budget.idleRequests],
      ...[...budget.namespaces].map(([name, amounts]) => [field.at("namespaces", name), amounts] as const),
    ];
    for (const [source, amounts] of budgets) {
      if (amounts[resource] <= cluster) continue;
      const has = formatAmount(cluster, resource);
      throw source.at(resource).wrong(`is more than the ${has} that the cluster's nodes have`);
    }
  }
  if (budget.storage.baseline > budget.storage.total) {
    throw field.at("storage", "baseline").wrong("is more than storage.total");
  }
}
