/** Samples every 15 seconds of an hour, in promtool's notation. */
const samples = 240;
const faultBegins = 100;

/** The same value for an hour. */
export const always = (value: number): string => `${value}+0x${samples}`;
/** A counter that grows by one with every sample. */
export const counting = `0+1x${samples}`;
/** One value, and another one from the 25th minute on. */
export const then = (before: number | undefined, after: number): string =>
  `${before === undefined ? `_x${faultBegins}` : `${before}+0x${faultBegins}`} ${after}+0x${samples - faultBegins}`;

const job = 'namespace="spark-applications",spark_application="etl"';
const pod = (namespace: string, name: string) => `container="",namespace="${namespace}",pod="${name}"`;
const gib = 2 ** 30;

/** What a platform tells on which nothing is amiss, by its series. */
export const healthy: Readonly<Record<string, string>> = {
  'up{job="spark-operator"}': always(1),
  'up{job="spark-operator-webhook"}': always(1),
  'up{job="nessie"}': always(1),
  'up{job="apiserver"}': always(1),
  'workqueue_depth{job="spark-operator",name="spark-application-controller"}': always(0),
  spark_application_submit_count: counting,
  spark_application_running_count: always(1),
  spark_application_start_latency_seconds_histogram_count: counting,
  'spark_application_start_latency_seconds_histogram_bucket{le="300"}': counting,
  [`spark_driver_DAGScheduler_stage_runningStages_Number{${job}}`]: always(1),
  [`spark_driver_LiveListenerBus_numEventsPosted_Count{${job}}`]: counting,
  [`spark_driver_LiveListenerBus_queue_eventLog_numDroppedEvents_Count{${job}}`]: always(0),
  [`metrics_executor_activeTasks{${job},executor_id="driver"}`]: always(0),
  [`metrics_executor_activeTasks{${job},executor_id="1"}`]: always(1),
  [`metrics_executor_failedTasks_total{${job},executor_id="1"}`]: always(2),
  [`container_oom_events_total{${pod("spark-applications", "etl-exec-1")}}`]: always(0),
  [`container_memory_working_set_bytes{${pod("lakehouse", "history-server-1")}}`]: always(gib),
  [`container_spec_memory_limit_bytes{${pod("lakehouse", "history-server-1")}}`]: always(gib),
  [`container_spec_cpu_shares{${pod("lakehouse", "history-server-1")}}`]: always(102),
  [`container_cpu_usage_seconds_total{${pod("lakehouse", "history-server-1")}}`]: `0+1x${samples}`,
  'http_server_requests_seconds_count{job="nessie",outcome="SUCCESS"}': counting,
  'kubelet_volume_stats_available_bytes{namespace="lakehouse",persistentvolumeclaim="database-nessie-0"}': always(
    0.5 * gib,
  ),
  'kubelet_volume_stats_capacity_bytes{namespace="lakehouse",persistentvolumeclaim="database-nessie-0"}': always(gib),
  ceph_rgw_req: `0+10x${samples}`,
  ceph_rgw_failed_req: `0+2x${samples}`,
};
