import type { Alert } from "./alert";
import { budgetAlerts, budgetRecordings, type Share } from "./budget-rules";
import { jobAlerts } from "./job-alerts";
import { lakehouseAlerts, volumeAlert } from "./lakehouse-alerts";
import { operatorAlerts } from "./operator-alerts";
import type { MonitoredPlatform } from "./scrape-targets";

/** What alerts and recording rules are made for. */
export interface RuledPlatform extends MonitoredPlatform {
  /** The stack's share of the cluster. */
  readonly share: Share;
  /** Whether Prometheus has the metrics of a Ceph, whose gateway is the object store. */
  readonly ceph: boolean;
  /** URL of the folder with the guide `monitoring.md`. */
  readonly guides: string;
}

/** Groups of rules, as both a file of Prometheus and a PrometheusRule have them. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** All rules for a platform. */
export function ruleGroups(platform: RuledPlatform): RuleGroup[] {
  const { jobNamespaces, lakehouseNamespace, operatorNamespace, catalog, ceph, share, guides } = platform;
  const lakehouse = lakehouseNamespace === undefined ? [] : [lakehouseNamespace];
  const group = (topic: string, alerts: readonly Alert[]): RuleGroup => ({
    name: `lakehouse-${topic}`,
    rules: alerts.map((alert) => alertingRule(alert, guides)),
  });
  const recordings = budgetRecordings(share).map(({ name, expression, labels }) => ({
    record: name,
    expr: expression,
    labels,
  }));
  return [
    { name: "lakehouse-recordings", rules: recordings },
    group("operator", operatorAlerts),
    group("jobs", jobAlerts(jobNamespaces)),
    group("budget", budgetAlerts),
    group("storage", [
      ...lakehouse.flatMap((namespace) => lakehouseAlerts({ namespace, catalog, ceph })),
      volumeAlert([...lakehouse, ...jobNamespaces, operatorNamespace]),
    ]),
  ];
}

function alertingRule({ name, expression, lasts, severity, summary }: Alert, guides: string): AlertingRule {
  return {
    alert: name,
    expr: expression,
    for: lasts,
    labels: { severity },
    // A section's anchor is its title in small letters.
    annotations: { summary, runbook_url: `${guides}/monitoring.md#${name.toLowerCase()}` },
  };
}
