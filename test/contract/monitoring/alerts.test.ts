import { expect } from "chai";
import { dump } from "js-yaml";
import { ruleGroups } from "../../../components/monitoring/rules";
import { platform } from "../../unit/components/support/monitoring";
import { Promtool } from "./support/promtool";
import { always, counting, healthy, then } from "./support/series";

interface Fault {
  /** What differs from a healthy platform. */
  readonly series: Readonly<Record<string, string>>;
  /** When the alert fires. A fault that begins within the hour does so in the 25th minute. */
  readonly fires: string;
  /** When it does not: before the fault has lasted, or when it is over. */
  readonly silent?: string;
}

const job = 'namespace="spark-applications",spark_application="etl"';
const rejections = "apiserver_admission_webhook_rejection_count";
const history = 'container="",namespace="lakehouse",pod="history-server-1"';
const volume = '{namespace="lakehouse",persistentvolumeclaim="database-nessie-0"}';
const start = "spark_application_start_latency_seconds_histogram";

/** The fault of each alert. */
const faults: Readonly<Record<string, Fault>> = {
  SparkOperatorDown: { series: { 'up{job="spark-operator"}': then(1, 0) }, fires: "27m", silent: "25m" },
  SparkWebhookDown: { series: { 'up{job="spark-operator-webhook"}': then(1, 0) }, fires: "27m", silent: "25m" },
  SparkWebhookNotCalled: {
    series: {
      [`${rejections}{error_type="calling_webhook_error",name="mutate--v1-pod.sparkoperator.k8s.io"}`]: then(
        undefined,
        1,
      ),
    },
    fires: "26m",
    silent: "31m",
  },
  SparkQueueGrows: {
    series: { 'workqueue_depth{job="spark-operator",name="spark-application-controller"}': then(0, 11) },
    fires: "36m",
    silent: "34m",
  },
  SparkSubmissionFailed: {
    series: { spark_application_failed_submission_count: then(undefined, 1) },
    fires: "27m",
    silent: "31m",
  },
  SparkJobFailed: { series: { spark_application_failure_count: then(undefined, 1) }, fires: "27m", silent: "31m" },
  SparkJobsDoNotStart: {
    series: {
      spark_application_submit_count: then(3, 4),
      spark_application_running_count: always(0),
      [`${start}_count`]: always(3),
      [`${start}_bucket{le="300"}`]: always(3),
    },
    fires: "38m",
    silent: "34m",
  },
  SparkJobsStartLate: {
    series: { [`${start}_count`]: then(3, 4), [`${start}_bucket{le="300"}`]: always(3) },
    fires: "26m",
    silent: "41m",
  },
  SparkExecutorsMissing: {
    // Prometheus drops a series that is not told any more.
    series: { [`metrics_executor_activeTasks{${job},executor_id="1"}`]: "1+0x99 stale" },
    fires: "31m",
    silent: "29m",
  },
  SparkOutOfMemory: {
    series: { 'container_oom_events_total{container="",namespace="spark-applications",pod="etl-exec-1"}': then(0, 1) },
    fires: "26m",
    silent: "36m",
  },
  SparkTasksFail: {
    series: { [`metrics_executor_failedTasks_total{${job},executor_id="1"}`]: then(2, 11) },
    fires: "26m",
    silent: "24m",
  },
  SparkEventLogGrows: {
    series: { [`spark_driver_LiveListenerBus_numEventsPosted_Count{${job}}`]: then(1e6, 1e6 + 1) },
    fires: "26m",
    silent: "24m",
  },
  SparkEventLogIncomplete: {
    series: { [`spark_driver_LiveListenerBus_queue_eventLog_numDroppedEvents_Count{${job}}`]: then(0, 1) },
    fires: "26m",
    silent: "24m",
  },
  LakehouseShareNearlyUsed: {
    series: { [`container_spec_memory_limit_bytes{${history}}`]: then(1e9, 23e9) },
    fires: "41m",
    silent: "39m",
  },
  LakehouseUsesMoreThanPredicted: {
    series: { [`container_memory_working_set_bytes{${history}}`]: then(1e9, 6e9) },
    fires: "41m",
    silent: "39m",
  },
  NessieDown: { series: { 'up{job="nessie"}': then(1, 0) }, fires: "27m", silent: "25m" },
  NessieErrors: {
    series: { 'http_server_requests_seconds_count{job="nessie",outcome="SERVER_ERROR"}': counting },
    fires: "28m",
  },
  HistoryServerDown: {
    series: { [`container_memory_working_set_bytes{${history}}`]: "1+0x99 stale" },
    fires: "31m",
    silent: "29m",
  },
  ObjectStoreErrors: { series: { ceph_rgw_failed_req: "0+6x240" }, fires: "28m" },
  LakehouseVolumeFills: {
    series: { [`kubelet_volume_stats_available_bytes${volume}`]: then(5e8, 5e7) },
    fires: "31m",
    silent: "29m",
  },
};

/** Which alerts fire at a time. */
type Moment = readonly [at: string, alerts: readonly string[]];

/** A test of promtool: which alerts fire when. */
function trial(series: Readonly<Record<string, string>>, firing: readonly Moment[]) {
  return dump({
    rule_files: ["/rules.yml"],
    evaluation_interval: "15s",
    tests: [
      {
        interval: "15s",
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: firing.map(([at, alerts]) => ({
          expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: at,
          exp_samples: alerts.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
        })),
      },
    ],
  });
}

describe("the alerts", function () {
  this.timeout("2m");
  const groups = ruleGroups(platform);
  let promtool: Promtool;
  const approves = async (series: Readonly<Record<string, string>>, firing: readonly Moment[]) => {
    await promtool.write("trial.yml", trial(series, firing));
    await promtool.run("test", "rules", "/trial.yml");
  };
  before(async () => {
    promtool = await Promtool.unpack();
    await promtool.write("rules.yml", dump({ groups }));
  });
  after(() => promtool.remove());

  it("are rules that Prometheus takes", async () => {
    expect(await promtool.run("check", "rules", "/rules.yml")).to.match(/SUCCESS: \d+ rules found/);
  });

  // Objective: alerts
  it("are silent for an hour on a platform on which nothing is amiss", async () => {
    const times = Array.from({ length: 60 }, (_, minute) => [`${minute}m`, []] as const);
    await approves(healthy, times);
  });

  it("take no job that has failed long ago for a new one when the operator starts again", async () => {
    const restart = {
      'up{job="spark-operator"}': "1+0x100 stale _x2 1+0x136",
      // The operator answers before it is the leader, which counts the jobs that are there.
      spark_application_failure_count: "5+0x100 stale _x4 5+0x134",
    };
    const times = Array.from({ length: 35 }, (_, minute) => [`${25 + minute}m`, []] as const);
    await approves({ ...healthy, ...restart }, times);
  });

  it("SparkOutOfMemory also fires for an executor that is gone, where kube-state-metrics knows it", async () => {
    const ended =
      'kube_pod_container_status_terminated_reason{namespace="spark-applications",pod="etl-exec-1",reason="OOMKilled"}';
    await approves({ ...healthy, [ended]: then(0, 1) }, [["26m", ["SparkOutOfMemory"]]]);
  });

  for (const { alert } of groups.flatMap(({ rules }) => rules.filter((rule) => "alert" in rule))) {
    // Objective: alerts
    it(`${alert} fires on its fault, alone, and not before or after`, async () => {
      const fault = faults[alert];
      if (fault === undefined) throw new Error(`Write a fault for ${alert}.`);
      const { series, fires, silent } = fault;
      await approves({ ...healthy, ...series }, [
        [fires, [alert]],
        ...(silent === undefined ? [] : [[silent, []] as const]),
      ]);
    });
  }
});
