import { parser } from "@prometheus-io/lezer-promql";
import type { RuledPlatform } from "../../../../components/monitoring/rules";

/** As stack `dev` has it, and with a Ceph that has an exporter. */
export const platform: RuledPlatform = {
  operatorName: "spark-operator",
  operatorNamespace: "spark-operator",
  jobNamespaces: ["spark-applications", "analytics"],
  lakehouseNamespace: "lakehouse",
  catalog: true,
  ceph: true,
  guides: "https://example.com/docs",
  share: {
    limits: { cpu: "3", memory: "25G" },
    namespaces: {
      lakehouse: { cpu: "300m", memory: "5G" },
      "spark-applications": { cpu: "2", memory: "9Gi" },
      analytics: { cpu: "1", memory: "3Gi" },
      "spark-operator": { cpu: "300m", memory: "5G" },
    },
  },
};

/** What in an expression is no PromQL; empty where it all is. */
export function mistakesIn(expression: string): string[] {
  const mistakes: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError)
        mistakes.push(`${expression.slice(0, from)}⟨${expression.slice(from, to)}⟩${expression.slice(to)}`);
    },
  });
  return mistakes;
}

/** The names of the metrics in an expression. */
export function metricsIn(expression: string): string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name === "Identifier") names.add(expression.slice(from, to));
    },
  });
  return [...names];
}
