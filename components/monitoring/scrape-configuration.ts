import { jobs, metrics } from "./metrics";
import { type MonitoredPlatform, type PodTarget, podTargets, type Relabeling } from "./scrape-targets";

/** How often Prometheus asks each target. A job of less than that may never be asked. */
export const scrapeInterval = "15s";

const account = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The configuration of a Prometheus that runs in the cluster and has no operator: it finds the platform's pods by their
 * labels, as an account that may list pods in these namespaces, list nodes, and get `nodes/metrics` and `/metrics`.
 *
 * @param rules names of the files with rules, beside the configuration
 * @see https://prometheus.io/docs/prometheus/2.42/configuration/configuration/
 */
export function scrapeConfiguration(platform: MonitoredPlatform, rules: readonly string[]): object {
  return {
    global: { scrape_interval: scrapeInterval, evaluation_interval: scrapeInterval },
    rule_files: rules,
    scrape_configs: [
      ...podTargets(platform).map(podScrape),
      nodeScrape(jobs.kubelet, "/metrics", kubeletMetrics),
      nodeScrape(jobs.containers, "/metrics/cadvisor", containerMetrics),
      apiServerScrape,
    ],
  };
}

function podScrape({ job, namespaces, labels, port, path, relabelings, metricRelabelings }: PodTarget) {
  const selector = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return {
    job_name: job,
    metrics_path: path,
    kubernetes_sd_configs: [
      { role: "pod", namespaces: { names: namespaces }, selectors: [{ role: "pod", label: selector.join(",") }] },
    ],
    relabel_configs: [
      // Pods that have ended stay until their job is deleted.
      { source_labels: ["__meta_kubernetes_pod_phase"], regex: "Succeeded|Failed", action: "drop" },
      { source_labels: ["__meta_kubernetes_pod_container_port_name"], regex: port, action: "keep" },
      { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
      { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
      ...relabelings.map(inSnakeCase),
    ],
    metric_relabel_configs: metricRelabelings.map(inSnakeCase),
  };
}

const kubeletMetrics = [metrics.volumeAvailable, metrics.volumeCapacity];
const containerMetrics = [
  metrics.cpuSeconds,
  metrics.cpuShares,
  metrics.cpuThrottled,
  metrics.cpuPeriods,
  metrics.memory,
  metrics.memoryLimit,
  metrics.outOfMemory,
];

/** Of the node's thousands of series, those that are asked for. */
function nodeScrape(job: string, path: string, names: readonly string[]) {
  return {
    job_name: job,
    metrics_path: path,
    scheme: "https",
    authorization: { credentials_file: `${account}/token` },
    // Kubelets sign their certificates themselves, unless the cluster's administrator has changed that.
    tls_config: { insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [{ source_labels: ["__meta_kubernetes_node_name"], target_label: "node" }],
    metric_relabel_configs: [only(names)],
  };
}

const only = (names: readonly string[]) => ({ source_labels: ["__name__"], regex: names.join("|"), action: "keep" });

const apiServerScrape = {
  job_name: jobs.apiServer,
  scheme: "https",
  authorization: { credentials_file: `${account}/token` },
  tls_config: { ca_file: `${account}/ca.crt`, server_name: "kubernetes.default.svc" },
  static_configs: [{ targets: ["kubernetes.default.svc:443"] }],
  metric_relabel_configs: [only([metrics.webhookCalls, metrics.webhookRejections])],
};

const inSnakeCase = ({ sourceLabels, targetLabel, ...same }: Relabeling) => ({
  ...(sourceLabels && { source_labels: sourceLabels }),
  ...(targetLabel !== undefined && { target_label: targetLabel }),
  ...same,
});
