/** Names of scrape jobs, each in the label `job` of whatever its targets tell. */
export const jobs = {
  operator: "spark-operator",
  webhook: "spark-operator-webhook",
  drivers: "spark-drivers",
  executors: "spark-executors",
  catalog: "nessie",
  /** As the Prometheus operator's own charts call the three. */
  apiServer: "apiserver",
  kubelet: "kubelet",
  containers: "cadvisor",
} as const;

/** What is asked of Prometheus, by the names that the programs give it. Each name stands here only. */
export const metrics = {
  /** Of Prometheus itself, for each target. */
  up: "up",

  // https://github.com/kubeflow/spark-operator/blob/v2.2.1/internal/metrics/sparkapplication_metrics.go
  submitted: "spark_application_submit_count",
  submissionsFailed: "spark_application_failed_submission_count",
  running: "spark_application_running_count",
  succeeded: "spark_application_success_count",
  failed: "spark_application_failure_count",
  startSeconds: "spark_application_start_latency_seconds_histogram",
  executorsRunning: "spark_executor_running_count",
  // https://github.com/kubernetes-sigs/controller-runtime/blob/v0.20.4/pkg/metrics/workqueue.go
  queueLength: "workqueue_depth",
  webhookRequests: "controller_runtime_webhook_requests_total",
  webhookSeconds: "controller_runtime_webhook_latency_seconds",

  // https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/apiserver/pkg/admission/metrics/metrics.go
  webhookCalls: "apiserver_admission_webhook_request_total",
  webhookRejections: "apiserver_admission_webhook_rejection_count",

  // Kubelet and its cAdvisor: https://kubernetes.io/docs/reference/instrumentation/metrics/
  cpuSeconds: "container_cpu_usage_seconds_total",
  memory: "container_memory_working_set_bytes",
  memoryLimit: "container_spec_memory_limit_bytes",
  cpuShares: "container_spec_cpu_shares",
  // The same, where cAdvisor's are dropped: https://github.com/kubernetes/kube-state-metrics/blob/v2.17.0/docs/metrics
  podRequests: "kube_pod_container_resource_requests",
  podLimits: "kube_pod_container_resource_limits",
  endedBecause: "kube_pod_container_status_terminated_reason",
  cpuThrottled: "container_cpu_cfs_throttled_periods_total",
  cpuPeriods: "container_cpu_cfs_periods_total",
  outOfMemory: "container_oom_events_total",
  volumeAvailable: "kubelet_volume_stats_available_bytes",
  volumeCapacity: "kubelet_volume_stats_capacity_bytes",

  // Drivers, by the names that the scrape gives them: https://spark.apache.org/docs/3.5.5/monitoring.html#metrics
  activeJobs: "spark_driver_DAGScheduler_job_activeJobs_Number",
  allJobs: "spark_driver_DAGScheduler_job_allJobs_Number",
  runningStages: "spark_driver_DAGScheduler_stage_runningStages_Number",
  failedStages: "spark_driver_DAGScheduler_stage_failedStages_Number",
  eventsPosted: "spark_driver_LiveListenerBus_numEventsPosted_Count",
  eventsDropped: "spark_driver_LiveListenerBus_queue_eventLog_numDroppedEvents_Count",
  // https://github.com/apache/spark/blob/v3.5.5/core/src/main/scala/org/apache/spark/status/api/v1/PrometheusResource.scala
  executorActiveTasks: "metrics_executor_activeTasks",
  executorTasks: "metrics_executor_completedTasks_total",
  executorFailedTasks: "metrics_executor_failedTasks_total",
  executorHeap: "metrics_executor_JVMHeapMemory_bytes",
  executorInput: "metrics_executor_totalInputBytes_bytes_total",
  executorShuffleRead: "metrics_executor_totalShuffleRead_bytes_total",
  executorShuffleWrite: "metrics_executor_totalShuffleWrite_bytes_total",
  executorGcSeconds: "metrics_executor_totalGCTime_seconds_total",

  // Nessie: https://projectnessie.org/nessie-latest/configuration/#metrics
  catalogRequests: "http_server_requests_seconds_count",
  catalogSeconds: "http_server_requests_seconds_sum",
  catalogStoreSeconds: "nessie_versionstore_request_seconds_sum",
  catalogHeap: "jvm_memory_used_bytes",

  // The Prometheus module of Ceph's manager: https://docs.ceph.com/en/pacific/mgr/prometheus/
  storeRequests: "ceph_rgw_req",
  storeFailures: "ceph_rgw_failed_req",
} as const;

/**
 * What the recording rules make of these, in cores and bytes, with the labels `resource` (`cpu`, `memory`) and, but for
 * the share, `namespace`.
 */
export const recorded = {
  /** CPU requests and memory limits of the pods that run: what quotas and policies count. */
  asked: "lakehouse:asked",
  used: "lakehouse:used",
  /** What the cluster's document has for the namespace, and the policies hold in each preview. */
  predicted: "lakehouse:predicted",
  /** Limits of the stack's share of the cluster. */
  share: "lakehouse:share",
} as const;
