import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clientOf } from "../e2e/support/bucket";
import { needsRealNode } from "../e2e/support/cluster";
import { platformIsUp } from "../e2e/support/sandbox";
import { type Attempt, refusal } from "./attempt";
import { attemptsOnKubernetes, startAsDriver, submitChanged } from "./on-kubernetes";
import { attemptsOnTheMachine } from "./on-the-machine";
import { attemptsOnTheStore, planted } from "./on-the-store";

const attempts = [...attemptsOnKubernetes, ...attemptsOnTheStore, ...attemptsOnTheMachine];
const attackers = [...new Set(attempts.map(({ who }) => who))];

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
    const page = readFileSync(join(__dirname, "../../docs/security.md"), "utf8");
    const [, section = ""] = /^## What is tried$(.*?)^## /ms.exec(page) ?? [];
    const [, , ...rows] = section.split("\n").filter((line) => line.startsWith("|"));
    const cells = rows.map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim())
        .join(" | "),
    );
    const row = ({ who, tries, refusedBy }: Attempt) => [who, tries, refusedBy].join(" | ");
    expect(cells).to.have.members(attempts.map(row));
  });
});
