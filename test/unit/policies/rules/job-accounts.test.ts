import { expect } from "chai";
import { jobAccounts } from "../../../../policies/rules/job-accounts";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const good = {
  driver: { serviceAccount: "spark-application-sa" },
  executor: { serviceAccount: "spark-executor-sa" },
};
const job = (change: object, config = {}) => judge(jobAccounts, types.spark, { spec: { ...good, ...change } }, config);
const pod = (spec: object) => judge(jobAccounts, types.pod, { spec });

describe("policy job-accounts", () => {
  describesItself(jobAccounts);

  it("passes jobs with the jobs' accounts, and other pods with others", async () => {
    expect(await job({})).to.be.empty;
    expect(await pod({ serviceAccountName: "web" })).to.be.empty;
    expect(await pod({})).to.be.empty;
  });

  for (const [change, violation] of [
    [{ driver: { serviceAccount: "admin" } }, "spec.driver.serviceAccount has to be spark-application-sa."],
    [{ driver: {} }, "spec.driver.serviceAccount has to be spark-application-sa."],
    [{ executor: good.driver }, "spec.executor.serviceAccount has to be spark-executor-sa."],
    [{ executor: undefined }, "spec.executor.serviceAccount has to be spark-executor-sa."],
    [
      { executor: { ...good.executor, template: { spec: { serviceAccount: "admin" } } } },
      "spec.executor.template.spec.serviceAccount has to be spark-executor-sa.",
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, async () => {
      expect(await job(change)).to.deep.equal([violation]);
    });
  }

  it("refuses other pods with a job's account, by either of its names", async () => {
    expect(await pod({ serviceAccountName: "spark-application-sa" })).to.deep.equal([
      "spec.serviceAccountName is spark-application-sa, which is for Spark jobs.",
    ]);
    expect(await pod({ serviceAccount: "spark-executor-sa" })).to.have.length(1);
  });

  it("takes the accounts from its config", async () => {
    const config = { driverAccount: "driver", executorAccount: "executor" };
    expect(await job({ driver: { serviceAccount: "driver" }, executor: { serviceAccount: "executor" } }, config)).to.be
      .empty;
    expect(await job({}, config)).to.have.length(2);
  });

  it("refuses what it cannot see", async () => {
    expect((await job({ driver: unknown.object })).join()).to.include("spec.driver is not known");
    expect((await job({ driver: { serviceAccount: unknown.text } })).join()).to.include("is not known");
    expect((await job({ mode: "client" })).join()).to.include("the driver runs in the operator's pod");
    const sparkConf = { "spark.kubernetes.executor.podTemplateFile": "/pod.yaml" };
    expect((await job({ sparkConf })).join()).to.include("names a file that the policies cannot read");
    expect((await pod({ serviceAccountName: unknown.text })).join()).to.include("is not known");
    expect((await judge(jobAccounts, `${types.spark}Patch`, {})).join()).to.include("patches pods");
    expect((await judge(jobAccounts, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});
