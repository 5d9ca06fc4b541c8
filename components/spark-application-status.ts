/** The part of a `SparkApplication` object's status that we read; the operator writes it. */
export interface SparkApplicationStatus {
  readonly applicationState?: { readonly state?: string; readonly errorMessage?: string };
}

/**
 * The condition under which the provider stops to wait: the job has ended, well or badly. A wait for COMPLETED alone
 * would not notice a failure before its time is up.
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/v4.24.0/CHANGELOG.md
 */
export const untilItEnds = {
  "pulumi.com/waitFor": "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}",
};

/** Why the job failed and what to do about it, in a sentence; nothing if it did not fail. */
export function failureOf(
  name: string,
  namespace: string,
  status: SparkApplicationStatus | undefined,
): string | undefined {
  const { state, errorMessage } = status?.applicationState ?? {};
  if (state !== "FAILED") return undefined;
  return (
    `Spark job ${name} failed (${errorMessage ?? "the operator gives no reason"}): ` +
    `read why with \`kubectl logs -n ${namespace} ${name}-driver\`, then change the job, or run it again with ` +
    `\`kubectl delete sparkapplication -n ${namespace} ${name}\` and \`pulumi up --refresh\`.`
  );
}

/**
 * Whether to create a job once more: the operator's webhook, which admits every job, could not be called, and has not
 * been away for more than a minute at one attempt in 5 s. `errors` are those of all attempts, the latest first.
 */
export function isWebhookOutage(errors: readonly string[]): boolean {
  return errors.length <= 12 && errors[0]?.includes("failed calling webhook") === true;
}
