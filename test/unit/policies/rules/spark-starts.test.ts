import { expect } from "chai";
import { sparkStarts } from "../../../../policies/rules/spark-starts";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const spark = (spec: object) => judge(sparkStarts, types.spark, { spec });

describe("policy spark-starts", () => {
  describesItself(sparkStarts);

  it("refuses what Spark would refuse, and says what to change", async () => {
    expect(await spark({ executor: { instances: 2 } })).to.be.empty;
    expect(await spark({ driver: { memory: "256m" } })).to.deep.equal([
      "Spark refuses to start the job: spark.driver.memory is 256 MiB: Spark needs at least 450m.",
    ]);
  });

  it("refuses what it cannot see", async () => {
    expect((await spark({ sparkConf: unknown.object })).join()).to.include("sparkConf is not known");
    expect((await judge(sparkStarts, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});
