import { expect } from "chai";
import { budgetCpu } from "../../../../policies/rules/budget-cpu";
import { budget, deployment, job, limitRange, sparkJob, unlimitedSparkJob } from "../support/budgets";
import { failsClosed } from "../support/fails-closed";
import { judgeStack, type Subject } from "../support/judge";
import { describesItself } from "../support/metadata";

const violations = (...subjects: readonly Subject[]) => judgeStack(budgetCpu, subjects, { budget });

describe("policy budget-cpu", () => {
  describesItself(budgetCpu);
  failsClosed(budgetCpu);

  it("passes up to the last thousandth", async () => {
    expect(await violations(deployment(2, "500m", "1G"), job("3", "1G"))).to.be.empty;
  });

  it("fails one thousandth above", async () => {
    expect(await violations(deployment(2, "500m", "1G"), job("3001m", "1G"))).to.deep.equal([
      "CPU limits at the peak are 4.001 cores, 0.001 cores more than the 4 cores of the budget. " +
        "Largest: jobs/job/load 3.001 cores, web/deployment/web 2 × 0.5 cores = 1 core. " +
        "It would fit if jobs/job/load took at most 3 cores. " +
        "Of this peak, 3.001 cores comes from jobs that run once after a deployment.",
    ]);
  });

  it("fails above the requests of what runs all the time", async () => {
    expect((await violations(deployment(3, "500m", "1G"))).join()).to.include(
      "CPU requests of what runs all the time are 1.5 cores, 0.5 cores more than the 1 core of the budget.",
    );
  });

  describe("of Spark jobs without a CPU limit", () => {
    it("counts the cores that they have tasks for", async () => {
      expect(await violations(unlimitedSparkJob("etl", 4))).to.be.empty;
    });

    it("tells how it counted when that is too much", async () => {
      expect((await violations(unlimitedSparkJob("etl", 6))).join())
        .to.include("CPU limits at the peak are 6 cores, 2 cores more than the 4 cores of the budget.")
        .and.include(
          "Without a CPU limit (coreLimit), and so counted with the cores that they have tasks for or request: " +
            "jobs/driver of etl, jobs/executor of etl.",
        );
    });

    it("refuses those that get a limit below their request from a LimitRange, as the API server would", async () => {
      const [, application, more] = unlimitedSparkJob("etl", 2);
      const after = (range: object): Subject[] => [
        limitRange(range),
        [unlimitedSparkJob("etl", 2)[0], application, { ...more, dependsOn: 0 }],
      ];
      expect(await violations(...after({ default: { memory: "256Mi" } }))).to.be.empty;
      expect((await violations(...after({ default: { cpu: "250m" } }))).join()).to.include(
        "spec.driver requests more cpu than the limit of 0.25 cores that a LimitRange of its namespace gives it",
      );
    });
  });

  describe("of jobs that run once after a deployment", () => {
    it("counts those together that may run at once", async () => {
      expect((await violations(sparkJob("a", 3, 800), sparkJob("b", 2, 800))).join()).to.include(
        "CPU limits at the peak are 5 cores, 1 core more than the 4 cores of the budget.",
      );
    });

    it("counts one that the engine starts after another's end at another time", async () => {
      expect(await violations(sparkJob("a", 3, 800), sparkJob("b", 3, 800, { dependsOn: 0 }))).to.be.empty;
      expect(await violations(sparkJob("a", 3, 800), sparkJob("b", 5, 800, { dependsOn: 0 }))).to.deep.equal([
        "CPU limits at the peak are 5 cores, 1 core more than the 4 cores of the budget. " +
          "Largest: jobs/driver of b 2.5 cores, jobs/executor of b 2.5 cores. " +
          "It would fit if jobs/driver of b took at most 1.5 cores. " +
          "Of this peak, 5 cores comes from jobs that run once after a deployment.",
      ]);
    });

    it("tells when it is exceeded at other times too", async () => {
      expect((await violations(sparkJob("a", 5, 800), sparkJob("b", 6, 800, { dependsOn: 0 }))).join()).to.include(
        "At other times it is exceeded too, with jobs/driver of a.",
      );
    });
  });
});
