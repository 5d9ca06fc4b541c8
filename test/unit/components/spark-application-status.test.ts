import { expect } from "chai";
import { failureOf, isWebhookOutage, untilItEnds } from "../../../components/spark-application-status";

describe("failureOf", () => {
  const states = [
    "",
    "SUBMITTED",
    "RUNNING",
    "PENDING_RERUN",
    "SUCCEEDING",
    "COMPLETED",
    "SUBMISSION_FAILED",
    "FAILING",
  ];

  it("sees no failure in any state but FAILED: the operator still tries, or has succeeded", () => {
    for (const state of states)
      expect(failureOf("pi", "etl", { applicationState: { state } }), state).to.equal(undefined);
    expect(failureOf("pi", "etl", {})).to.equal(undefined);
    expect(failureOf("pi", "etl", undefined)).to.equal(undefined);
  });

  it("tells why, where to read more, and how to go on", () => {
    const applicationState = { state: "FAILED", errorMessage: "driver container failed with ExitCode: 1" };
    expect(failureOf("pi", "etl", { applicationState })).to.equal(
      "Spark job pi failed (driver container failed with ExitCode: 1): read why with `kubectl logs -n etl pi-driver`, " +
        "then change the job, or run it again with `kubectl delete sparkapplication -n etl pi` and `pulumi up --refresh`.",
    );
  });

  it("says so when there is no reason", () => {
    expect(failureOf("pi", "etl", { applicationState: { state: "FAILED" } })).to.include(
      "the operator gives no reason",
    );
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
