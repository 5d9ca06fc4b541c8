import { nessieMetrics } from "../catalog/nessie-ports";
import { jobs } from "./metrics";

/** What Prometheus is to find. */
export interface MonitoredPlatform {
  readonly operatorNamespace: string;
  /** Name of the operator's Helm release. */
  readonly operatorName: string;
  /** Namespaces of the teams' jobs. */
  readonly jobNamespaces: readonly string[];
  /** Namespace of catalog and History Server. Default: there is no lakehouse. */
  readonly lakehouseNamespace?: string | undefined;
  /** Whether the catalog is deployed there and serves metrics on a port of their own. */
  readonly catalog: boolean;
}

/** A change to a target's or a sample's labels, by the names of the Prometheus operator. */
export interface Relabeling {
  readonly sourceLabels?: readonly string[];
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
  readonly action?: "replace" | "keep" | "drop";
}

/** Pods that serve metrics. */
export interface PodTarget {
  readonly job: string;
  readonly namespaces: readonly string[];
  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the container's port. */
  readonly port: string;
  readonly path: string;
  /** Of the targets. */
  readonly relabelings: readonly Relabeling[];
  /** Of the samples. */
  readonly metricRelabelings: readonly Relabeling[];
}

/** Every kind of pod of the platform that serves metrics. The History Server serves none. */
export function podTargets(platform: MonitoredPlatform): PodTarget[] {
  const { operatorName, operatorNamespace, jobNamespaces, lakehouseNamespace, catalog } = platform;
  const operatorPods = (job: string, component: string): PodTarget => ({
    job,
    namespaces: [operatorNamespace],
    labels: { "app.kubernetes.io/instance": operatorName, "app.kubernetes.io/component": component },
    port: "metrics",
    path: "/metrics",
    relabelings: [],
    metricRelabelings: [],
  });
  const driverPages = (job: string, path: string, metricRelabelings: readonly Relabeling[]): PodTarget => ({
    job,
    namespaces: jobNamespaces,
    labels: { "spark-role": "driver" },
    port: "spark-ui",
    path,
    relabelings: [
      {
        sourceLabels: ["__meta_kubernetes_pod_label_sparkoperator_k8s_io_app_name"],
        targetLabel: applicationLabel,
      },
    ],
    metricRelabelings,
  });
  return [
    operatorPods(jobs.operator, "controller"),
    operatorPods(jobs.webhook, "webhook"),
    driverPages(jobs.drivers, "/metrics/prometheus/", [withoutApplicationId]),
    driverPages(jobs.executors, "/metrics/executors/prometheus/", []),
    ...(lakehouseNamespace !== undefined && catalog
      ? [
          {
            job: jobs.catalog,
            namespaces: [lakehouseNamespace],
            ...nessieMetrics,
            relabelings: [],
            metricRelabelings: [],
          },
        ]
      : []),
  ];
}

/** Label with the name of the SparkApplication that a driver and its executors belong to. */
export const applicationLabel = "spark_application";

/**
 * Spark has the id of the application in the name of each of a driver's metrics, so that no expression could name one.
 * @see
 *   https://github.com/apache/spark/blob/v3.5.5/core/src/main/scala/org/apache/spark/metrics/sink/PrometheusServlet.scala
 */
const withoutApplicationId: Relabeling = {
  sourceLabels: ["__name__"],
  regex: "metrics_.+?_driver_(.+)",
  targetLabel: "__name__",
  replacement: "spark_driver_$1",
};
