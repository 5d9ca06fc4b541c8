import { exceededQuota, submissionFailure } from "../../components/spark/spark-application-status";
import type { ApiServer } from "../services/cluster/api-server";

/**
 * The part of a `SparkApplication` object that tells whether it gets on: https://github.com/kubeflow/spark-operator,
 * api/v1beta2.
 */
export interface UnfinishedJob {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly creationTimestamp: string };
  readonly status?: {
    readonly applicationState?: { readonly state?: string; readonly errorMessage?: string };
    readonly driverInfo?: { readonly podName?: string };
    readonly lastSubmissionAttemptTime?: string | null;
    readonly executorState?: Readonly<Record<string, string>>;
  };
}

/** A driver asks for its executors within half a minute of its submission. */
const patience = 30_000;
const logLines = 100;

/**
 * Why a job does not get on: the operator tries its submission again, or its driver runs and holds its part of the
 * quota, and no executor does. Kubernetes makes no event of a pod that a quota refuses: only the driver's log has it.
 *
 * @returns undefined if nothing is known to be in its way
 */
export async function whatHoldsUp(api: Pick<ApiServer, "get">, job: UnfinishedJob): Promise<string | undefined> {
  const { applicationState, driverInfo, lastSubmissionAttemptTime, executorState = {} } = job.status ?? {};
  if (applicationState?.state === "SUBMISSION_FAILED") {
    const { errorMessage = "" } = applicationState;
    return `${submissionFailure(errorMessage) ?? errorMessage}; the operator submits it again`;
  }
  const submitted = Date.parse(lastSubmissionAttemptTime ?? job.metadata.creationTimestamp);
  const isEarly = Date.now() - submitted < patience;
  const hasExecutor = Object.values(executorState).some((state) => state !== "PENDING");
  if (applicationState?.state !== "RUNNING" || isEarly || hasExecutor) return undefined;
  const pod = `/api/v1/namespaces/${job.metadata.namespace}/pods/${driverInfo?.podName ?? ""}`;
  return missingExecutors((await api.get(`${pod}/log?tailLines=${logLines}`)) ?? "");
}

/** What the end of a driver's log says of executors that do not come. */
function missingExecutors(log: string): string | undefined {
  const quota = exceededQuota(log);
  if (quota !== undefined) {
    return `its driver holds its part of the quota, which has no room for an executor (${quota}): end another job, or raise the quota`;
  }
  return log.includes("Initial job has not accepted any resources")
    ? "its driver runs, and no executor has started: `npm run kubectl -- get events -A` shows what its pods wait for"
    : undefined;
}
