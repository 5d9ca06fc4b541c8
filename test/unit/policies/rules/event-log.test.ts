import { expect } from "chai";
import { eventLog } from "../../../../policies/rules/event-log";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const good = { "spark.eventLog.enabled": "true", "spark.eventLog.dir": "s3a://lake/spark-events/" };
const job = (sparkConf: unknown, config = {}) => judge(eventLog, types.spark, { spec: { sparkConf } }, config);

describe("policy event-log", () => {
  describesItself(eventLog);

  it("passes jobs that write their event log to S3, and what is no Spark job", async () => {
    expect(await job(good)).to.be.empty;
    expect(await judge(eventLog, types.job, { spec: {} })).to.be.empty;
  });

  for (const [change, violation] of [
    [{ "spark.eventLog.enabled": "false" }, 'spec.sparkConf["spark.eventLog.enabled"] has to be true.'],
    [{ "spark.eventLog.enabled": undefined }, 'spec.sparkConf["spark.eventLog.enabled"] has to be true.'],
    [{ "spark.eventLog.dir": "/tmp" }, 'spec.sparkConf["spark.eventLog.dir"] has to be in s3a://, and is "/tmp".'],
    [{ "spark.eventLog.dir": undefined }, 'spec.sparkConf["spark.eventLog.dir"] has to be in s3a://, and is "".'],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, async () => {
      expect(await job({ ...good, ...change })).to.deep.equal([violation]);
    });
  }

  it("refuses jobs without any setting, the runs of a schedule too", async () => {
    expect(await job(undefined)).to.have.length(1);
    const scheduled = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
    expect(await judge(eventLog, scheduled, { spec: { template: {} } })).to.have.length(1);
  });

  it("takes the folder from its config", async () => {
    for (const eventLogFolder of ["s3a://lake/spark-events", "s3a://lake/spark-events/", "s3a://lake"]) {
      expect(await job(good, { eventLogFolder }), eventLogFolder).to.be.empty;
    }
    for (const eventLogFolder of ["s3a://other/spark-events", "s3a://lake/spark", "s3a://la"]) {
      expect(await job(good, { eventLogFolder }), eventLogFolder).to.have.length(1);
    }
  });

  it("lets the jobs of a team write to the team's own bucket, and to no other team's", async () => {
    const config = { eventLogFolder: "s3a://lake/spark-events" };
    const of = (namespace: unknown, bucket: string) => {
      const sparkConf = { ...good, "spark.eventLog.dir": `s3a://${bucket}/spark-events/` };
      return judge(eventLog, types.spark, { metadata: { name: "job", namespace }, spec: { sparkConf } }, config);
    };
    expect(await of("analytics", "lake-analytics")).to.be.empty;
    expect(await of("analytics", "lake-reports")).to.deep.equal([
      'spec.sparkConf["spark.eventLog.dir"] has to be in s3a://lake/spark-events or s3a://lake-analytics/spark-events, and is ' +
        '"s3a://lake-reports/spark-events/".',
    ]);
    expect((await of(unknown.text, "lake-analytics")).join()).to.include("metadata.namespace is not known");
  });

  it("refuses what it cannot see", async () => {
    expect((await job(unknown.object)).join()).to.include("sparkConf is not known");
    expect((await job({ ...good, "spark.eventLog.dir": unknown.text })).join()).to.include("is not known");
    expect((await job({ ...good, "spark.eventLog.dir": "s3a://${env:BUCKET}" })).join()).to.include("depends on");
    expect((await job({ ...good, "spark.eventLog.enabled": true })).join()).to.include("is not a string");
    expect((await judge(eventLog, `${types.spark}Patch`, {})).join()).to.include("patches pods");
    expect((await judge(eventLog, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});
