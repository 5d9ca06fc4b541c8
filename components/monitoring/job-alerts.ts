import type { Alert } from "./alert";
import { jobs, metrics } from "./metrics";
import { growth, series } from "./promql";
import { applicationLabel } from "./scrape-targets";

/** Events of one job whose log then has about a gigabyte before it is compressed. */
const manyEvents = 1_000_000;
/** Upper bound of one of the operator's buckets, in seconds. */
const lateStart = "300";

const perJob = `by (namespace, ${applicationLabel})`;
const ofJob = `{{ $labels.namespace }}/{{ $labels.${applicationLabel} }}`;
const started = `${metrics.startSeconds}_count`;

/** What goes wrong with jobs, and with their pods. */
export function jobAlerts(namespaces: readonly string[]): Alert[] {
  const submitted = growth(metrics.submitted, jobs.operator, "15m");
  const hasStarted = `${growth(started, jobs.operator, "15m")} > 0 or sum(${metrics.running}) > 0`;
  const startedInTime = growth(series(`${metrics.startSeconds}_bucket`, { le: lateStart }), jobs.operator, "15m");
  // In local mode the driver itself has the tasks.
  const executors =
    `${series(metrics.executorActiveTasks, { executor_id: { not: "driver" } })} or ` +
    `${series(metrics.executorActiveTasks, { executor_id: "driver" })} > 0`;
  // cAdvisor forgets a container that ends with the process, which kube-state-metrics still tells.
  const killed = series(metrics.outOfMemory, { namespace: namespaces });
  const ended = series(metrics.endedBecause, { namespace: namespaces, reason: "OOMKilled" });
  return [
    {
      name: "SparkJobFailed",
      expression: `${growth(metrics.failed, jobs.operator, "5m")} > 0`,
      lasts: "1m",
      severity: "warning",
      summary: "{{ $value }} jobs have failed within 5 minutes.",
    },
    {
      name: "SparkJobsDoNotStart",
      expression: `${submitted} > 0 unless (${hasStarted})`,
      lasts: "10m",
      severity: "warning",
      summary: "Jobs have been submitted for 10 minutes, and no driver runs: drivers are pending.",
    },
    {
      name: "SparkJobsStartLate",
      expression: `${growth(started, jobs.operator, "15m")} - ${startedInTime} > 0`,
      lasts: "0m",
      severity: "warning",
      summary: "{{ $value }} jobs have started more than 5 minutes after they were made.",
    },
    {
      name: "SparkExecutorsMissing",
      expression: `sum ${perJob} (${metrics.runningStages}) > 0 unless count ${perJob} (${executors})`,
      lasts: "5m",
      severity: "warning",
      summary: `The job ${ofJob} has had work and no executor for 5 minutes.`,
    },
    {
      name: "SparkOutOfMemory",
      expression: `sum by (namespace, pod) (increase(${killed}[10m])) > 0 or sum by (namespace, pod) (${ended}) > 0`,
      lasts: "0m",
      severity: "warning",
      summary: "The kernel ended a process of pod {{ $labels.namespace }}/{{ $labels.pod }}, which was out of memory.",
    },
    {
      name: "SparkTasksFail",
      expression: `sum ${perJob} (${metrics.executorFailedTasks}) > 10`,
      lasts: "0m",
      severity: "warning",
      summary: `{{ $value }} tasks of the job ${ofJob} have failed, each of which Spark runs again up to 3 times.`,
    },
    {
      name: "SparkEventLogGrows",
      expression: `max ${perJob} (${metrics.eventsPosted}) > ${manyEvents}`,
      lasts: "0m",
      severity: "warning",
      summary: `The event log of the job ${ofJob} has more than a million events.`,
    },
    {
      name: "SparkEventLogIncomplete",
      expression: `max ${perJob} (${metrics.eventsDropped}) > 0`,
      lasts: "0m",
      severity: "warning",
      summary: `The event log of the job ${ofJob} lacks {{ $value }} events: the store was slower than the job.`,
    },
  ];
}
