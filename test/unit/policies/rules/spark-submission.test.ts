import { expect } from "chai";
import { sparkSubmission } from "../../../../policies/rules/spark-submission";
import { attacks, goodSpec, ordinary } from "../../contract/submission-samples";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const scheduled = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
const job = (change: object) => judge(sparkSubmission, types.spark, { spec: { ...goodSpec, ...change } });

describe("policy spark-submission", () => {
  describesItself(sparkSubmission);

  for (const [what, field, change] of attacks) {
    it(`refuses a job that ${what}`, async () => {
      const [violation, ...more] = await job(change);
      expect(violation)
        .to.match(/\.$/)
        .and.satisfy((text: string) => text.startsWith(`spec.${field} `));
      expect(more).to.be.empty;
    });
  }

  for (const [what, change] of ordinary) {
    it(`passes ${what}`, async () => {
      expect(await job(change)).to.be.empty;
    });
  }

  it("judges the jobs of schedules", async () => {
    const schedule = (template: object) =>
      judge(sparkSubmission, scheduled, { spec: { schedule: "@daily", template: { ...goodSpec, ...template } } });
    expect(await schedule({})).to.be.empty;
    expect((await schedule({ mainClass: undefined })).join()).to.match(/^spec\.template\.mainClass is missing/);
  });

  it("tells all that is wrong", async () => {
    expect(await job({ mode: "client", sparkConfigMap: "conf" })).to.have.length(2);
  });

  it("refuses what it cannot see", async () => {
    expect((await job({ mainApplicationFile: unknown.text })).join()).to.include("is not known");
    expect((await job({ sparkConf: { "spark.jars": unknown.text } })).join()).to.include("is not known");
    expect((await judge(sparkSubmission, `${types.spark}Patch`, {})).join()).to.include("patches pods");
  });
});
