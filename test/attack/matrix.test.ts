import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { clientOf } from "../e2e/support/bucket";
import { needsRealNode } from "../e2e/support/cluster";
import { platformIsUp } from "../e2e/support/sandbox";
import { refusal, rowOf, rowsOf } from "./attempt";
import { attemptsOnKubernetes, startAsDriver, submitChanged } from "./on-kubernetes";
import { attemptsOnTheMachine } from "./on-the-machine";
import { attemptsOnTheStore, planted } from "./on-the-store";

const attempts = [...attemptsOnKubernetes, ...attemptsOnTheStore, ...attemptsOnTheMachine];
const attackers = [...new Set(attempts.map(({ who }) => who))];

// Objective: attacks-refused
describe("What must not be possible is refused:", function () {
  this.timeout("2m");
  before(needsRealNode);
  before(platformIsUp);
  before(async () => {
    await (await clientOf("jobs")).send(new s3.PutObjectCommand({ ...planted, Body: "text" }));
  });
  after(async () => {
    await (await clientOf("owner")).send(new s3.DeleteObjectCommand(planted));
  });

  for (const attacker of attackers) {
    describe(`${attacker} may not`, () => {
      for (const attempt of attempts.filter(({ who }) => who === attacker)) {
        it(attempt.tries, async () => {
          expect(await refusal(attempt)).to.match(attempt.says);
        });
      }
    });
  }

  it("but a driver starts executors, and ordinary jobs are admitted", async () => {
    await startAsDriver();
    await submitChanged();
  });
});

describe("docs/security.md", () => {
  it("has all that is tried, and nothing else", () => {
    expect(rowsOf("What is tried")).to.have.members(attempts.map(rowOf));
  });
});
