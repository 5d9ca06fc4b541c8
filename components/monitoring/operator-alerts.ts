import type { Alert } from "./alert";
import { jobs, metrics } from "./metrics";
import { growth, series } from "./promql";

/**
 * Why the API server refused an object, and by the webhook of which kind. The webhook's names are those in
 * charts/spark-operator-chart/templates/webhook.
 */
const notCalled = {
  error_type: "calling_webhook_error",
  name: [
    "mutate--v1-pod.sparkoperator.k8s.io",
    ...["mutate", "validate"].flatMap((verb) =>
      ["sparkapplication", "scheduledsparkapplication"].map(
        (kind) => `${verb}-sparkoperator-k8s-io-v1beta2-${kind}.sparkoperator.k8s.io`,
      ),
    ),
  ],
};

/** What keeps jobs from being admitted or submitted. */
export const operatorAlerts: readonly Alert[] = [
  {
    name: "SparkOperatorDown",
    expression: `absent(${series(metrics.up, { job: jobs.operator })} == 1)`,
    lasts: "1m",
    severity: "critical",
    summary: "The Spark operator's controller does not answer: no job is submitted, and none ends.",
  },
  {
    name: "SparkWebhookDown",
    expression: `absent(${series(metrics.up, { job: jobs.webhook })} == 1)`,
    lasts: "1m",
    severity: "critical",
    summary: "The Spark operator's webhook does not answer: the API server refuses jobs and their pods.",
  },
  {
    // The operator's certificates are for ten years and no program tells when they end. An expired one shows here.
    name: "SparkWebhookNotCalled",
    expression: `${growth(series(metrics.webhookRejections, notCalled), jobs.apiServer, "5m")} > 0`,
    lasts: "0m",
    severity: "critical",
    summary: "The API server cannot call the Spark operator's webhook, and refuses jobs or their pods.",
  },
  {
    name: "SparkQueueGrows",
    expression: `min_over_time(${series(metrics.queueLength, { job: jobs.operator, name: "spark-application-controller" })}[10m]) > 10`,
    lasts: "0m",
    severity: "warning",
    summary: "More than 10 jobs have waited for the operator's workers for 10 minutes.",
  },
  {
    name: "SparkSubmissionFailed",
    expression: `${growth(metrics.submissionsFailed, jobs.operator, "5m")} > 0`,
    lasts: "1m",
    severity: "warning",
    summary: "The operator could not submit a job.",
  },
];
