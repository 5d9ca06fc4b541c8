import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Trial } from "../contract/engine/support/trial";

const pack = join(__dirname, "../../policies");
const budget = {
  nodes: [{ name: "worker", count: 3, cpu: "10", memory: "96G" }],
  limits: { cpu: "3", memory: "25G" },
  idleRequests: { cpu: "600m", memory: "10G" },
  storage: { total: "200G", baseline: "166G" },
};

describe("pulumi policy analyze with the policy pack", function () {
  this.timeout("2m");
  let trial: Trial;

  before(async () => {
    const config = { "budget-cpu": { enforcementLevel: "mandatory", budget } };
    trial = await Trial.start(readFileSync(require.resolve("./program"), "utf8"), {
      "config.json": JSON.stringify(config),
    });
  });
  after(() => trial.end());

  /** What budget-cpu says of a program that is deployed. */
  async function analyze(what: string): Promise<string[]> {
    await trial.succeeds("up", "--yes", "--skip-preview", "--non-interactive", "--config", `case=${what}`);
    const options = ["--policy-pack", pack, "--policy-pack-config", "config.json"];
    const { output } = await trial.pulumi("policy", "analyze", "--stack", "dev", ...options);
    return output.split("\n").filter((line) => line.includes("CPU limits at the peak are"));
  }

  it("counts jobs that ran one after the other at different times, as the preview of them did", async () => {
    expect(await analyze("oneAfterTheOther")).to.deep.equal([]);
  });

  it("refuses the same jobs where they may have run at once", async () => {
    expect((await analyze("atOnce")).join()).to.include("4 cores, 1 core more than the 3 cores of the budget");
  });
});
