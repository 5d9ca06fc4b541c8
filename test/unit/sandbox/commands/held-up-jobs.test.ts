import { expect } from "chai";
import { type UnfinishedJob, whatHoldsUp } from "../../../../sandbox/commands/held-up-jobs";

const quota =
  "exceeded quota: spark-jobs, requested: requests.cpu=1, used: requests.cpu=1500m, limited: requests.cpu=2";
/** As Spark's client for Kubernetes logs it. */
const refused =
  "WARN ExecutorPodsSnapshotsStoreImpl: Exception when notifying snapshot subscriber.\n" +
  "io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://kubernetes.default.svc/" +
  `api/v1/namespaces/jobs/pods. Message: pods "etl-exec-1" is forbidden: ${quota}. Received status: Status(code=403)\n`;
const starved =
  "WARN TaskSchedulerImpl: Initial job has not accepted any resources; check your cluster UI to ensure that workers are " +
  "registered and have sufficient resources\n";

type Status = NonNullable<UnfinishedJob["status"]>;

const job = (status: Status, seconds = 60): UnfinishedJob => {
  const submitted = new Date(Date.now() - seconds * 1000).toISOString();
  return {
    metadata: { name: "etl", namespace: "jobs", creationTimestamp: submitted },
    status: { driverInfo: { podName: "etl-driver" }, lastSubmissionAttemptTime: submitted, ...status },
  };
};
const running = (executorState: Record<string, string> = {}): Status => ({
  applicationState: { state: "RUNNING" },
  executorState,
});

/** What holds up a job whose driver has this log. */
function heldUp(unfinished: UnfinishedJob, log?: string): Promise<string | undefined> {
  return whatHoldsUp(
    {
      get: (path) => Promise.resolve(path.startsWith("/api/v1/namespaces/jobs/pods/etl-driver/log?") ? log : undefined),
    },
    unfinished,
  );
}

describe("what holds up a Spark job", () => {
  it("is the quota, when that refuses its driver", async () => {
    const errorMessage = `failed to submit spark application: failed to run spark-submit: ${refused}`;
    expect(await heldUp(job({ applicationState: { state: "SUBMISSION_FAILED", errorMessage } }))).to.equal(
      `the quota of its namespace has no room for its driver (${quota}); the operator submits it again`,
    );
  });

  it("is the quota, when its driver has a part of it and no executor finds room", async () => {
    expect(await heldUp(job(running()), refused + starved)).to.equal(
      `its driver holds its part of the quota, which has no room for an executor (${quota}): end another job, or raise the quota`,
    );
  });

  it("is the nodes, when no executor starts on them", async () => {
    expect(await heldUp(job(running({ "etl-exec-1": "PENDING" })), starved)).to.match(
      /^its driver runs, and no executor/,
    );
  });

  it("is nothing for a job that gets on, has just begun, or has a log without complaints", async () => {
    expect(await heldUp(job(running({ "etl-exec-1": "RUNNING", "etl-exec-2": "PENDING" })), refused)).to.equal(
      undefined,
    );
    expect(await heldUp(job(running(), 5), refused)).to.equal(undefined);
    expect(await heldUp(job(running()), "INFO SparkContext: Running Spark version 3.5.5\n")).to.equal(undefined);
    expect(await heldUp(job(running()))).to.equal(undefined);
    expect(await heldUp(job({ applicationState: { state: "SUBMITTED" } }), refused)).to.equal(undefined);
  });
});
