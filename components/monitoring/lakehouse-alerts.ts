import { historyServerName } from "../history-server/history-server-name";
import type { Alert } from "./alert";
import { jobs, metrics } from "./metrics";
import { series } from "./promql";

/** What there is beside operator and jobs. */
export interface MonitoredLakehouse {
  /** Namespace of catalog and History Server. */
  readonly namespace: string;
  /** Whether the catalog is deployed there and serves metrics on a port of their own. */
  readonly catalog: boolean;
  /** Whether Prometheus has the metrics of a Ceph, whose gateway is the object store. */
  readonly ceph: boolean;
}

/** What goes wrong with catalog, History Server and object store. */
export function lakehouseAlerts({ namespace, catalog, ceph }: MonitoredLakehouse): Alert[] {
  const historyPods = series(metrics.memory, { namespace, pod: { startsWith: `${historyServerName}-` } });
  return [
    ...(catalog ? catalogAlerts : []),
    {
      // The server has no metrics of its own. With the Prometheus operator this needs the kubelet's, as budgets do.
      name: "HistoryServerDown",
      expression: `absent(${historyPods})`,
      lasts: "5m",
      severity: "warning",
      summary: "The History Server has no pod that runs.",
    },
    ...(ceph ? [storeAlert] : []),
  ];
}

const catalogAlerts: readonly Alert[] = [
  {
    name: "NessieDown",
    expression: `absent(${series(metrics.up, { job: jobs.catalog })} == 1)`,
    lasts: "1m",
    severity: "critical",
    summary: "Nessie does not answer: no job finds its tables.",
  },
  {
    name: "NessieErrors",
    expression: `sum(rate(${series(metrics.catalogRequests, { job: jobs.catalog, outcome: "SERVER_ERROR" })}[5m])) > 0`,
    lasts: "1m",
    severity: "warning",
    summary: "Nessie answers {{ $value | humanize }} requests a second with an error of its own.",
  },
];

/** What is not there counts as a failed request, and S3A asks for much that is not there. */
const storeAlert: Alert = {
  name: "ObjectStoreErrors",
  expression: `sum(rate(${metrics.storeFailures}[5m])) / sum(rate(${metrics.storeRequests}[5m])) > 0.5`,
  lasts: "5m",
  severity: "critical",
  summary: "{{ $value | humanizePercentage }} of the requests to Ceph's S3 gateway have failed for 5 minutes.",
};

/** Volumes in the namespaces of the platform. */
export function volumeAlert(namespaces: readonly string[]): Alert {
  const volumes = (metric: string) => series(metric, { namespace: namespaces });
  return {
    name: "LakehouseVolumeFills",
    expression: `${volumes(metrics.volumeAvailable)} / ${volumes(metrics.volumeCapacity)} < 0.1`,
    lasts: "5m",
    severity: "critical",
    summary:
      "The volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has " +
      "{{ $value | humanizePercentage }} left.",
  };
}
