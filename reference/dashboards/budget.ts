import { metrics, recorded } from "../../components/monitoring/metrics";
import { type Dashboard, type Panel, panelBy, rate } from "./dashboard";

const resources = [
  { resource: "memory", unit: "bytes", title: "Memory" },
  { resource: "cpu", unit: "short", title: "CPU cores" },
] as const;

const periods = (metric: string) => `sum by (namespace) (${rate(`${metric}{namespace=~"$namespace"}`)})`;
const throttled = panelBy(
  "namespace",
  {
    title: "Time in which a CPU limit held pods up",
    description: "Of the 100 ms for which the kernel counts a container's CPU, those in which the limit was used up.",
    unit: "percentunit",
  },
  `${periods(metrics.cpuThrottled)} / ${periods(metrics.cpuPeriods)}`,
);

/** What was asked, predicted and used, for all and for each namespace. */
export const budget: Dashboard = {
  name: "budget",
  title: "Lakehouse: budget",
  description: "Asked: CPU requests and memory limits of pods that run. Predicted: the cluster's document.",
  variables: [{ label: "namespace", of: recorded.predicted }],
  rows: [
    { title: "The stack's share of the cluster", panels: resources.map(ofShare) },
    { title: "Namespaces", panels: [...resources.flatMap(ofNamespaces), throttled] },
  ],
};

function ofShare({ resource, unit, title }: (typeof resources)[number]): Panel {
  const total = (name: string) => `sum(${name}{resource="${resource}"})`;
  return {
    title,
    unit,
    queries: [
      { expression: total(recorded.share), legend: "share" },
      { expression: total(recorded.asked), legend: "asked" },
      { expression: total(recorded.used), legend: "used" },
    ],
  };
}

function ofNamespaces({ resource, unit, title }: (typeof resources)[number]): Panel[] {
  return (["predicted", "asked", "used"] as const).map((what) =>
    panelBy(
      "namespace",
      { title: `${title}: ${what}`, unit },
      `${recorded[what]}{resource="${resource}",namespace=~"$namespace"}`,
    ),
  );
}
