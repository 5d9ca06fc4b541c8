import { type MonitoredPlatform, type PodTarget, podTargets } from "./scrape-targets";
import { scrapeInterval } from "./scrape-configuration";

/** A PodMonitor of the Prometheus operator, without its metadata. */
export interface PodMonitor {
  readonly name: string;
  readonly spec: object;
}

/**
 * A PodMonitor for each kind of pod. Kubelet and API server are the cluster's own matter: the charts that bring the
 * Prometheus operator have both scraped.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/Documentation/api-reference/api.md
 */
export function podMonitors(platform: MonitoredPlatform): PodMonitor[] {
  return podTargets(platform).map((target) => ({ name: target.job, spec: podMonitorSpec(target) }));
}

function podMonitorSpec({ job, namespaces, labels, port, path, relabelings, metricRelabelings }: PodTarget): object {
  return {
    namespaceSelector: { matchNames: namespaces },
    selector: { matchLabels: labels },
    podMetricsEndpoints: [
      {
        port,
        path,
        interval: scrapeInterval,
        // The operator would call the job `NAMESPACE/NAME`.
        relabelings: [{ targetLabel: "job", replacement: job }, ...relabelings],
        metricRelabelings,
      },
    ],
  };
}
