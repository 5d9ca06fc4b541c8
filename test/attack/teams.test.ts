import { expect } from "chai";
import { clients, needsRealNode } from "../e2e/support/cluster";
import { partyPod } from "../e2e/support/parties";
import { platformIsUp } from "../e2e/support/sandbox";
import { refusal, rowOf, rowsOf } from "./attempt";
import { attemptsBetweenTeams, plant, takeAway, teams } from "./between-teams";

/** The two teams of stack dev, each with its real tokens and keys. */
// Objective: teams-apart
describe("What one team must not do to another is refused:", function () {
  this.timeout("2m");
  before(needsRealNode);
  before(platformIsUp);
  before(plant);
  after(takeAway);

  for (const { attacker, attempts } of attemptsBetweenTeams) {
    describe(`of ${attacker.name},`, () => {
      for (const attempt of attempts) {
        it(`${attempt.who} may not ${attempt.tries}`, async () => {
          expect(await refusal(attempt)).to.match(attempt.says);
        });
      }
    });
  }

  it("a team at its quota does not stop the other", async () => {
    const [first, second] = teams;
    const { core } = clients();
    const quota = { namespace: second.name, name: "attack" };
    await core.createNamespacedResourceQuota({
      namespace: second.name,
      body: { metadata: { name: quota.name }, spec: { hard: { pods: "0" } } },
    });
    try {
      const start = (namespace: string) =>
        core.createNamespacedPod({ namespace, body: partyPod({ namespace, name: "attack" }, "true"), dryRun: "All" });
      let refused = "";
      while (!refused.includes("exceeded quota")) refused = await refusal({ run: () => start(second.name) });
      await start(first.name);
    } finally {
      await core.deleteNamespacedResourceQuota(quota);
    }
  });

  it("but each reads and writes what is its own", async () => {
    for (const team of teams) {
      const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
      await (await team.store()).send(new ListObjectsV2Command({ Bucket: team.bucket }));
    }
  });
});

describe("docs/security.md", () => {
  it("has all that one team tries at another, once, and nothing else", () => {
    const tried = new Set(attemptsBetweenTeams.flatMap(({ attempts }) => attempts.map(rowOf)));
    expect(rowsOf("Between teams")).to.have.members([...tried]);
  });
});
