import { whyDriverEnded } from "./exit-codes";

/** The part of a `SparkApplication` object's status that we read; the operator writes it. */
export interface SparkApplicationStatus {
  readonly applicationState?: { readonly state?: string; readonly errorMessage?: string };
  readonly driverInfo?: { readonly podName?: string };
}

/** The part of a pod that we read. */
export interface DriverPod {
  readonly containerStatuses?: readonly {
    readonly name: string;
    readonly state?: { readonly terminated?: { readonly message?: string } };
  }[];
}

/**
 * The condition under which the provider stops to wait: the job has ended, well or badly. A wait for COMPLETED alone
 * would not notice a failure before its time is up.
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/v4.24.0/CHANGELOG.md
 */
export const untilItEnds = {
  "pulumi.com/waitFor": "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}",
};

/** Whether the job failed for good. */
export function hasFailed(status: SparkApplicationStatus | undefined): boolean {
  return status?.applicationState?.state === "FAILED";
}

/**
 * The driver's pod, if it failed there: the operator tells its exit code only, but the pod may know more.
 * @see https://github.com/kubeflow/spark-operator/blob/v2.2.0/internal/controller/sparkapplication/controller.go
 */
export function failedDriver(status: SparkApplicationStatus | undefined): string | undefined {
  const { applicationState, driverInfo } = status ?? {};
  return applicationState?.errorMessage?.startsWith("driver container failed") ? driverInfo?.podName : undefined;
}

/** What the driver's container said last: a sentence of `explain-failure.py`, or the end of its log. */
export function lastWords(pod: DriverPod | undefined): string | undefined {
  const driver = pod?.containerStatuses?.find(({ name }) => name === "spark-kubernetes-driver");
  const message = driver?.state?.terminated?.message?.trim();
  return message === "" ? undefined : message;
}

/** Why the job failed and what to do about it; `words` are its driver's last ones. */
export function explainFailure(
  name: string,
  namespace: string,
  status: SparkApplicationStatus | undefined,
  words?: string,
): string {
  const said = status?.applicationState?.errorMessage;
  const reason =
    words ?? whyDriverEnded(said) ?? (said && (submissionFailure(said) ?? said)) ?? "the operator gives no reason";
  return (
    `Spark job ${name} failed: ${reason}\n` +
    `Read more with \`kubectl logs -n ${namespace} ${name}-driver\`, then change the job, or run it again with ` +
    `\`kubectl delete sparkapplication -n ${namespace} ${name}\` and \`pulumi up --refresh\`.`
  );
}

/**
 * Why spark-submit failed, out of all that it printed, which is what the operator has for a reason.
 *
 * @returns undefined if the operator speaks of something else
 */
export function submissionFailure(errorMessage: string): string | undefined {
  if (!errorMessage.startsWith("failed to submit spark application")) return undefined;
  const quota = exceededQuota(errorMessage);
  if (quota !== undefined) return `the quota of its namespace has no room for its driver (${quota})`;
  const thrown = /^Exception in thread "main" (?:[\w.$]+: )?(.+)/m.exec(errorMessage)?.[1];
  return `its submission failed: ${thrown ?? errorMessage.trim().split("\n").at(-1) ?? ""}`;
}

/**
 * The last refusal of a quota in a log.
 * @see
 *   https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go
 */
export function exceededQuota(log: string): string | undefined {
  return [...log.matchAll(/exceeded quota: \S+, requested: \S+, used: \S+, limited: [^\s"]*[^\s".]/g)].at(-1)?.[0];
}

/**
 * Whether to create a job once more: the operator's webhook, which admits every job, could not be called, and has not
 * been away for more than a minute at one attempt in 5 s. `errors` are those of all attempts, the latest first.
 */
export function isWebhookOutage(errors: readonly string[]): boolean {
  return errors.length <= 12 && errors[0]?.includes("failed calling webhook") === true;
}
