import { expect } from "chai";
import {
  explainFailure,
  failedDriver,
  hasFailed,
  isWebhookOutage,
  lastWords,
  untilItEnds,
} from "../../../components/spark-application-status";

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

  it("says so when there is no reason", () => {
    expect(explainFailure("pi", "etl", {})).to.include("the operator gives no reason");
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
