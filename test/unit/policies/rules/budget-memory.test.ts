import { expect } from "chai";
import { budgetMemory } from "../../../../policies/rules/budget-memory";
import { budget, deployment, job } from "../support/budgets";
import { failsClosed } from "../support/fails-closed";
import { judgeStack, type Subject } from "../support/judge";
import { describesItself } from "../support/metadata";

const violations = (...subjects: readonly Subject[]) => judgeStack(budgetMemory, subjects, { budget });

describe("policy budget-memory", () => {
  describesItself(budgetMemory);
  failsClosed(budgetMemory);

  it("passes up to the last byte", async () => {
    expect(await violations(deployment(1, "1", "5G"), job("1", "15G"))).to.be.empty;
    expect(await violations()).to.be.empty;
  });

  it("fails above the limits at the peak: by how much, who takes most, what would fit", async () => {
    expect(
      await violations(deployment(2, "1", "2G"), job("1", "9G"), deployment(5, "1", "200M", "api"), job("1", "9G")),
    ).to.deep.equal([
      "Memory limits at the peak are 23 GB, 3 GB more than the 20 GB of the budget. Largest: jobs/job/load 9 GB, " +
        "jobs/job/load 9 GB, web/deployment/web 2 × 2 GB = 4 GB. It would fit if jobs/job/load took at most 6 GB. " +
        "Of this peak, 18 GB comes from jobs that run once after a deployment.",
    ]);
  });

  it("fails above the requests of what runs all the time", async () => {
    expect(await violations(deployment(6, "1", "1G"))).to.deep.equal([
      "Memory requests of what runs all the time are 6 GB, 1 GB more than the 5 GB of the budget. " +
        "Largest: web/deployment/web 6 × 1 GB = 6 GB. It would fit with 5 instead of 6 of web/deployment/web.",
    ]);
  });

  it("keeps GB and GiB apart", async () => {
    expect((await violations(deployment(5, "1", "1Gi"))).join()).to.include("are 5.37 GB, 368.71 MB more");
  });

  it("refuses pods without a limit, however small the rest", async () => {
    const [type, properties] = deployment(1, "1", "1G");
    const spec = { template: { spec: { containers: [{ name: "main" }] } } };
    expect(await violations([type, { ...properties, spec }])).to.deep.equal([
      "web/deployment/web has a container without memory limit, so that it may use any amount. Set resources.limits.memory.",
    ]);
  });

  it("counts what does not fit into any single change", async () => {
    expect((await violations(job("1", "19G"), job("1", "19G"), job("1", "19G"))).join()).to.include(
      "It would fit with 37 GB less.",
    );
  });

  it("passes over what has no replicas", async () => {
    expect(await violations(deployment(0, "1", "100G"))).to.be.empty;
  });
});
