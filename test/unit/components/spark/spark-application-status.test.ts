import { expect } from "chai";
import {
  exceededQuota,
  explainFailure,
  failedDriver,
  hasFailed,
  isWebhookOutage,
  lastWords,
  submissionFailure,
  untilItEnds,
} from "../../../../components/spark/spark-application-status";

const ofTheOperator = "driver container failed with ExitCode: 1, Reason: Error";
const failed = {
  applicationState: { state: "FAILED", errorMessage: ofTheOperator },
  driverInfo: { podName: "pi-driver" },
};

describe("hasFailed", () => {
  it("sees no failure in any state but FAILED: the operator still tries, or has succeeded", () => {
    const others = ["", "SUBMITTED", "RUNNING", "PENDING_RERUN", "SUCCEEDING", "COMPLETED", "SUBMISSION_FAILED"];
    for (const state of others) expect(hasFailed({ applicationState: { state } }), state).to.equal(false);
    expect(hasFailed({})).to.equal(false);
    expect(hasFailed(undefined)).to.equal(false);
    expect(hasFailed(failed)).to.equal(true);
  });
});

describe("failedDriver", () => {
  it("names the pod of a driver that failed", () => {
    expect(failedDriver(failed)).to.equal("pi-driver");
  });

  it("names none where there may be none", () => {
    const lost = { ...failed, applicationState: { state: "FAILED", errorMessage: "driver pod not found" } };
    expect(failedDriver(lost)).to.equal(undefined);
    expect(failedDriver({ applicationState: failed.applicationState })).to.equal(undefined);
    expect(failedDriver(undefined)).to.equal(undefined);
  });
});

describe("lastWords", () => {
  const pod = (name: string, message?: string) => ({
    containerStatuses: [{ name: "sidecar" }, { name, state: { terminated: message === undefined ? {} : { message } } }],
  });

  it("are those of the driver's container", () => {
    expect(lastWords(pod("spark-kubernetes-driver", "The bucket does not exist.\n"))).to.equal(
      "The bucket does not exist.",
    );
  });

  it("may not be there", () => {
    expect(lastWords(undefined)).to.equal(undefined);
    expect(lastWords({})).to.equal(undefined);
    expect(lastWords(pod("spark-kubernetes-driver"))).to.equal(undefined);
    expect(lastWords(pod("spark-kubernetes-driver", ""))).to.equal(undefined);
    expect(lastWords(pod("other", "Nothing."))).to.equal(undefined);
  });
});

describe("explainFailure", () => {
  const remedy =
    "Read more with `kubectl logs -n etl pi-driver`, then change the job, or run it again with " +
    "`kubectl delete sparkapplication -n etl pi` and `pulumi up --refresh`.";

  it("tells why in the driver's words, where to read more, and how to go on", () => {
    expect(explainFailure("pi", "etl", failed, "The bucket does not exist.")).to.equal(
      `Spark job pi failed: The bucket does not exist.\n${remedy}`,
    );
  });

  it("has the operator's words else", () => {
    expect(explainFailure("pi", "etl", failed)).to.equal(`Spark job pi failed: ${ofTheOperator}\n${remedy}`);
  });

  it("has a sentence where the driver left none, but its exit code tells something", () => {
    const killed = {
      applicationState: { errorMessage: "driver container failed with ExitCode: 137, Reason: OOMKilled" },
    };
    expect(explainFailure("pi", "etl", killed)).to.include("Spark job pi failed: Exit code 137: the driver was killed");
    expect(explainFailure("pi", "etl", killed, "The bucket does not exist.")).not.to.include("137");
  });

  it("says so when there is no reason", () => {
    expect(explainFailure("pi", "etl", {})).to.include("the operator gives no reason");
  });
});

describe("submissionFailure", () => {
  // As operator 2.2.1 has it, in short.
  const printed = (thrown: string) =>
    "failed to submit spark application: failed to run spark-submit: failed to run spark-submit: " +
    "26/11/26 22:32:32 WARN NativeCodeLoader: Unable to load native-hadoop library\n" +
    '26/11/26 22:32:53 ERROR Client: Please check "kubectl auth can-i create pod" first. It should be yes.\n' +
    `Exception in thread "main" ${thrown}\n` +
    "\tat io.fabric8.kubernetes.client.KubernetesClientException.copyAsCause(KubernetesClientException.java:238)\n";
  const quota =
    "exceeded quota: spark-jobs, requested: requests.cpu=1, used: requests.cpu=1500m, limited: requests.cpu=2";

  it("names the quota that has no room", () => {
    const message = printed(
      "io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://10.91.0.1:443/api/v1/" +
        `namespaces/etl/pods. Message: Forbidden! pods "pi-driver" is forbidden: ${quota}.`,
    );
    expect(submissionFailure(message)).to.equal(`the quota of its namespace has no room for its driver (${quota})`);
    const status = { applicationState: { state: "FAILED", errorMessage: message } };
    expect(explainFailure("pi", "etl", status).split("\n")[0]).to.equal(
      `Spark job pi failed: the quota of its namespace has no room for its driver (${quota})`,
    );
  });

  it("is what spark-submit threw else, or its last line", () => {
    const thrown = printed(
      "org.apache.spark.SparkException: Please specify spark.kubernetes.file.upload.path property.",
    );
    expect(submissionFailure(thrown)).to.equal(
      "its submission failed: Please specify spark.kubernetes.file.upload.path property.",
    );
    expect(submissionFailure("failed to submit spark application: no such file\n")).to.equal(
      "its submission failed: failed to submit spark application: no such file",
    );
  });

  it("is nothing where the operator speaks of something else", () => {
    expect(submissionFailure("driver container failed with ExitCode: 1, Reason: Error")).to.equal(undefined);
  });
});

describe("exceededQuota", () => {
  it("is the last refusal in a log, whatever stands around it", () => {
    const first = "exceeded quota: a, requested: pods=1, used: pods=2, limited: pods=2";
    const last =
      "exceeded quota: b, requested: limits.memory=1.5Gi, used: limits.memory=1Gi, limited: limits.memory=2Gi";
    expect(exceededQuota(`${first}. Received status\nmessage="${last}", metadata`)).to.equal(last);
    expect(exceededQuota("INFO nothing")).to.equal(undefined);
  });
});

describe("untilItEnds", () => {
  it("names the two states in which the operator leaves a job", () => {
    expect(untilItEnds["pulumi.com/waitFor"]).to.match(/'COMPLETED' \|\| @ == 'FAILED'/);
  });
});

describe("isWebhookOutage", () => {
  const away = 'Internal error occurred: failed calling webhook "mutate-sparkapplication": connection refused';

  it("is one for a minute", () => {
    expect(isWebhookOutage([away])).to.equal(true);
    expect(isWebhookOutage(Array.from({ length: 12 }, () => away))).to.equal(true);
    expect(isWebhookOutage(Array.from({ length: 13 }, () => away))).to.equal(false);
  });

  it("is none if the webhook answered, or something else went wrong since", () => {
    const refused = 'admission webhook "validate-sparkapplication" denied the request: node selector …';
    expect(isWebhookOutage([refused])).to.equal(false);
    expect(isWebhookOutage([refused, away])).to.equal(false);
    expect(isWebhookOutage([])).to.equal(false);
  });
});
