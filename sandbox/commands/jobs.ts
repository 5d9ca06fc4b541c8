import { setTimeout as sleep } from "node:timers/promises";
import { whyDriverEnded, whyExecutorEnded } from "../../components/spark/exit-codes";
import type { ApiServer } from "../services/cluster/api-server";
import { printable } from "../shared/printable";
import { type UnfinishedJob, whatHoldsUp } from "./held-up-jobs";
import { patient } from "../shared/patience";

/** What the Spark operator tells of a job, also of one that has ended. */
interface SparkApplication extends UnfinishedJob {
  readonly status?: UnfinishedJob["status"] & { readonly terminationTime?: string | null };
}

/** What there is to know about the jobs that the stack deploys. */
export interface StackJobs {
  /** When this `up` began, in milliseconds. */
  readonly began: number;
  /** Their URNs by `NAMESPACE/NAME`. */
  readonly urns: () => Promise<ReadonlyMap<string, string>>;
  /** Makes those of the URNs again. */
  readonly runAgain: (urns: readonly string[]) => Promise<void>;
}

const applications = "/apis/sparkoperator.k8s.io/v1beta2/sparkapplications";
/** Of a driver's log: how many lines are searched for executors that were lost, and how many are shown. */
const logLines = { searched: 1000, shown: 20 };

/**
 * Waits until every Spark job of the stack has ended. A job that failed after an earlier `up` had started it runs
 * again, once: most likely `down`, a reboot or an outage ended its driver. Only now is that known, because the operator
 * learns of it when it starts. Other jobs of the cluster are nobody's business here: of those only a failure is told.
 *
 * @returns a line about each, such as `spark-applications/test-spark-pi  COMPLETED after 21 s`
 * @throws with the end of the driver's log when a job of the stack failed, or has not ended after `seconds`
 */
export async function waitForJobs(
  api: Pick<ApiServer, "get" | "getObject">,
  stack: StackJobs,
  report: (line: string) => void,
  seconds = patient(600),
): Promise<readonly string[]> {
  let deadline = Date.now() + seconds * 1000;
  let reported = "";
  const urns = await stack.urns();
  for (;;) {
    const all = (await api.getObject<{ items: SparkApplication[] }>(applications))?.items;
    const jobs = all?.filter((job) => urns.has(nameOf(job)));
    const failed = jobs?.filter((job) => stateOf(job) === "FAILED") ?? [];
    const again = failed.filter((job) => submittedAt(job) < stack.began);
    const broken = failed.find((job) => !again.includes(job));
    if (broken) throw new Error(await explainFailure(api, broken));

    const waiting = jobs?.filter((job) => !hasEnded(job));
    if (jobs && waiting?.length === 0) {
      if (again.length === 0) {
        const others = all?.filter((job) => !jobs.includes(job) && stateOf(job) === "FAILED") ?? [];
        return [...jobs.map(describeCompleted), ...others.map(describeForeignFailure)];
      }
      for (const job of again) report(`${nameOf(job)} failed since an earlier \`up\` started it: it runs again`);
      await stack.runAgain(again.flatMap((job) => urns.get(nameOf(job)) ?? []));
      deadline = Date.now() + seconds * 1000;
      continue;
    }
    const states = waiting ? await describeWaiting(api, waiting) : "the API server does not answer";
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

const submittedAt = ({ metadata, status }: SparkApplication) =>
  Date.parse(status?.lastSubmissionAttemptTime ?? metadata.creationTimestamp);

function stateOf({ status }: SparkApplication): string {
  const state = status?.applicationState?.state ?? "";
  return state === "" ? "waiting for the operator" : state;
}

/** Such as `spark-applications/etl is RUNNING`, and what is in its way. */
async function describeWaiting(api: Pick<ApiServer, "get">, jobs: readonly SparkApplication[]): Promise<string> {
  const texts = jobs.map(async (job) => {
    const obstacle = await whatHoldsUp(api, job);
    return `${nameOf(job)} is ${stateOf(job)}${obstacle === undefined ? "" : `: ${obstacle}`}`;
  });
  return (await Promise.all(texts)).join(", ");
}

/** What is to be known of the jobs that have not ended, for `status`; empty where there are none. */
export async function describeUnfinished(api: Pick<ApiServer, "get" | "getObject">): Promise<string> {
  const { items = [] } = (await api.getObject<{ items: SparkApplication[] }>(applications)) ?? {};
  return describeWaiting(
    api,
    items.filter((job) => !hasEnded(job)),
  );
}

const hasEnded = (job: SparkApplication) => ["FAILED", "COMPLETED"].includes(stateOf(job));

function describeCompleted(job: SparkApplication): string {
  const { lastSubmissionAttemptTime: start, terminationTime: end } = job.status ?? {};
  const took = start && end ? ` after ${Math.round((Date.parse(end) - Date.parse(start)) / 1000)} s` : "";
  return `${nameOf(job)}  COMPLETED${took}`;
}

function describeForeignFailure(job: SparkApplication): string {
  const { namespace, name } = job.metadata;
  return (
    `${nameOf(job)}  FAILED, and is not one of the stack's: ` +
    `\`npm run kubectl -- delete sparkapplication --namespace ${namespace} ${name}\` removes it`
  );
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
async function explainFailure(api: Pick<ApiServer, "get" | "getObject">, job: SparkApplication): Promise<string> {
  const { applicationState, driverInfo } = job.status ?? {};
  const { namespace } = job.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${driverInfo?.podName ?? ""}`;
  const pod = driverInfo?.podName ? await api.getObject<DriverPod>(path) : undefined;
  const words = pod?.status?.containerStatuses?.map(({ state }) => state?.terminated?.message).find(Boolean);
  const log = pod && (await api.get(`${path}/log?tailLines=${logLines.searched}`))?.trimEnd();
  const message = applicationState?.errorMessage;
  const reason = words ?? whyExecutorEnded(log) ?? whyDriverEnded(message) ?? message;
  // A job prints what its author likes, and this is shown to an administrator.
  return printable(
    [
      `The job ${nameOf(job)} failed: ${reason ?? "the operator gives no reason"}`,
      log
        ? `The end of its driver's log:\n${log.split("\n").slice(-logLines.shown).join("\n")}`
        : "Its driver left no log.",
      "Mend what is wrong, then `npm run up` runs it again.",
    ].join("\n"),
  );
}
