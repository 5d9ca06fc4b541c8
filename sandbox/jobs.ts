import { setTimeout as sleep } from "node:timers/promises";
import type { ApiServer } from "./cluster/api-server";

/** What the Spark operator tells of a job: https://github.com/kubeflow/spark-operator, api/v1beta2. */
interface SparkApplication {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly status?: {
    readonly applicationState?: { readonly state?: string; readonly errorMessage?: string };
    readonly driverInfo?: { readonly podName?: string };
    readonly submissionID?: string;
    readonly lastSubmissionAttemptTime?: string | null;
    readonly terminationTime?: string | null;
  };
}

const applications = "/apis/sparkoperator.k8s.io/v1beta2/sparkapplications";
const logLines = 20;

/**
 * Waits until every Spark job of the cluster has ended.
 *
 * @returns a line about each, such as `spark-applications/test-spark-pi  COMPLETED after 21 s`
 * @throws with the end of the driver's log when one failed, or when one has not ended after `seconds`
 */
export async function waitForJobs(
  api: ApiServer,
  report: (line: string) => void,
  seconds = 600,
): Promise<readonly string[]> {
  const deadline = Date.now() + seconds * 1000;
  let reported = "";
  for (;;) {
    const jobs = (await api.getObject<{ items: SparkApplication[] }>(applications))?.items ?? [];
    const failed = jobs.find((job) => stateOf(job) === "FAILED");
    if (failed) throw new Error(await explainFailure(api, failed));
    const waiting = jobs.filter((job) => stateOf(job) !== "COMPLETED");
    if (waiting.length === 0) return jobs.map(describeCompleted);
    const states = waiting.map((job) => `${nameOf(job)} is ${stateOf(job)}`).join(", ");
    if (Date.now() > deadline) {
      throw new Error(
        `Not ended after ${seconds} s: ${states}. \`npm run kubectl -- get pods -A\` shows what they wait for.`,
      );
    }
    if (states !== reported) report(states);
    reported = states;
    await sleep(500);
  }
}

const nameOf = ({ metadata: { namespace, name } }: SparkApplication) => `${namespace}/${name}`;

function stateOf({ status }: SparkApplication): string {
  const state = status?.applicationState?.state ?? "";
  return state === "" ? "waiting for the operator" : state;
}

function describeCompleted(job: SparkApplication): string {
  const { lastSubmissionAttemptTime: start, terminationTime: end } = job.status ?? {};
  const took = start && end ? ` after ${Math.round((Date.parse(end) - Date.parse(start)) / 1000)} s` : "";
  return `${nameOf(job)}  COMPLETED${took}`;
}

/** The driver's pod, whose container says in its last words why it failed. */
interface DriverPod {
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly state?: { readonly terminated?: { readonly message?: string } };
    }[];
  };
}

/** The operator knows only that a driver failed; why is in its pod's status and in its log. */
async function explainFailure(api: ApiServer, job: SparkApplication): Promise<string> {
  const { applicationState, driverInfo } = job.status ?? {};
  const path = `/api/v1/namespaces/${job.metadata.namespace}/pods/${driverInfo?.podName ?? ""}`;
  const pod = driverInfo?.podName ? await api.getObject<DriverPod>(path) : undefined;
  const words = pod?.status?.containerStatuses?.map(({ state }) => state?.terminated?.message).find(Boolean);
  const log = pod && (await api.get(`${path}/log?tailLines=${logLines}`))?.trimEnd();
  return [
    `The job ${nameOf(job)} failed: ${words ?? applicationState?.errorMessage ?? "the operator gives no reason"}`,
    log ? `The end of its driver's log:\n${log}` : "Its driver left no log.",
  ].join("\n");
}
