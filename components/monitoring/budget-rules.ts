import { amountOf } from "../../contract/quantities";
import type { Alert } from "./alert";
import { metrics, recorded } from "./metrics";
import { series } from "./promql";

/** What a stack may take of its cluster, in Kubernetes quantities. */
export interface Share {
  /** Of everything together. */
  readonly limits: Amounts;
  /** Of each namespace. */
  readonly namespaces: Readonly<Record<string, Amounts>>;
}

interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** A series that Prometheus makes of others. */
export interface Recording {
  readonly name: string;
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
}

const resources = ["cpu", "memory"] as const;

/** What pods ask for and use, beside what was predicted of them. */
export function budgetRecordings({ limits, namespaces }: Share): Recording[] {
  const names = Object.keys(namespaces);
  // The row of a whole pod, which has no container.
  const pods = { namespace: names, container: "", pod: { not: "" } };
  const sum = (expression: string) => `sum by (namespace) (${expression})`;
  const asked = {
    cpu: or(sum(series(metrics.cpuShares, pods)) + " / 1024", sum(requested(metrics.podRequests, "cpu", names))),
    memory: or(sum(series(metrics.memoryLimit, pods)), sum(requested(metrics.podLimits, "memory", names))),
  };
  const used = {
    cpu: sum(`rate(${series(metrics.cpuSeconds, pods)}[2m])`),
    memory: sum(series(metrics.memory, pods)),
  };
  return resources.flatMap((resource) => [
    { name: recorded.asked, expression: asked[resource], labels: { resource } },
    { name: recorded.used, expression: used[resource], labels: { resource } },
    ...Object.entries(namespaces).map(([namespace, amounts]) => ({
      name: recorded.predicted,
      expression: constant(amounts[resource]),
      labels: { namespace, resource },
    })),
    { name: recorded.share, expression: constant(limits[resource]), labels: { resource } },
  ]);
}

const or = (one: string, other: string) => `${one} or ${other}`;
const requested = (metric: string, resource: string, namespace: readonly string[]) =>
  series(metric, { resource, namespace });
const constant = (quantity: string) => `vector(${amountOf(quantity)})`;

/** Where the share does not hold what was predicted, or soon will not. */
export const budgetAlerts: readonly Alert[] = [
  {
    name: "LakehouseShareNearlyUsed",
    expression: `sum by (resource) (${recorded.asked}) / on (resource) ${recorded.share} > 0.9`,
    lasts: "15m",
    severity: "warning",
    summary: "Pods ask for {{ $value | humanizePercentage }} of the share's {{ $labels.resource }}.",
  },
  {
    name: "LakehouseUsesMoreThanPredicted",
    expression: or(
      `${recorded.used} > on (namespace, resource) ${recorded.predicted}`,
      `sum by (resource) (${recorded.used}) > on (resource) ${recorded.share}`,
    ),
    lasts: "15m",
    severity: "warning",
    summary:
      "{{ with $labels.namespace }}Namespace {{ . }} uses{{ else }}All namespaces use{{ end }} more " +
      "{{ $labels.resource }} than the cluster's document has for it.",
  },
];
