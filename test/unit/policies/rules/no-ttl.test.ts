import { expect } from "chai";
import { noTtl } from "../../../../policies/rules/no-ttl";
import { judge, repaired, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

describe("policy no-ttl", () => {
  describesItself(noTtl);

  it("passes jobs that stay", async () => {
    expect(await judge(noTtl, types.job, { spec: {} })).to.be.empty;
    expect(await judge(noTtl, types.spark, { spec: {} })).to.be.empty;
  });

  it("passes the runs of a schedule, which the stack does not own", async () => {
    const scheduled = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
    expect(await judge(noTtl, scheduled, { spec: { template: { timeToLiveSeconds: 60 } } })).to.be.empty;
    const jobTemplate = { spec: { ttlSecondsAfterFinished: 60 } };
    expect(await judge(noTtl, "kubernetes:batch/v1:CronJob", { spec: { jobTemplate } })).to.be.empty;
  });

  it("refuses jobs that delete themselves, at once or later", async () => {
    expect(await judge(noTtl, types.job, { spec: { ttlSecondsAfterFinished: 0 } })).to.deep.equal([
      "spec.ttlSecondsAfterFinished lets the job delete itself.",
    ]);
    expect(await judge(noTtl, types.spark, { spec: { timeToLiveSeconds: 3600 } })).to.have.length(1);
  });

  it("repairs them, and nothing else", async () => {
    const spec = { backoffLimit: 3, image: unknown.text };
    expect(await repaired(noTtl, types.job, { spec: { ...spec, ttlSecondsAfterFinished: 0 } })).to.deep.equal({ spec });
    expect(await repaired(noTtl, types.spark, { spec: { ...spec, timeToLiveSeconds: unknown.number } })).to.deep.equal({
      spec,
    });
    expect(await repaired(noTtl, types.job, { spec })).to.equal(undefined);
    expect(await repaired(noTtl, types.pod, { spec: { ttlSecondsAfterFinished: 0 } })).to.equal(undefined);
    expect(await repaired(noTtl, types.job, { spec: unknown.object })).to.equal(undefined);
  });

  it("refuses what is unknown", async () => {
    expect((await judge(noTtl, types.job, { spec: unknown.object })).join()).to.include("spec is not known");
  });
});
