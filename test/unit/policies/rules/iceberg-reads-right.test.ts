import { expect } from "chai";
import { shareOf } from "../../../../clusters/read-clusters";
import { sparkDefaults } from "../../../../components/spark/spark-defaults";
import { icebergReleases, readsVectorsRight } from "../../../../contract/iceberg";
import { icebergReadsRight } from "../../../../policies/rules/iceberg-reads-right";
import { settingsOfStack } from "../../settings/support";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const key = "spark.sql.iceberg.vectorization.enabled";
const catalog = { "spark.sql.catalog.nessie": "org.apache.iceberg.spark.SparkCatalog" };
const violation = `spec.sparkConf["${key}"] has to be false.`;
const conf = (sparkConf: object, config = {}) => judge(icebergReadsRight, types.spark, { spec: { sparkConf } }, config);

describe("policy iceberg-reads-right", () => {
  describesItself(icebergReadsRight);

  for (const config of [{ icebergVersion: "1.5.2" }, {}]) {
    describe(`where Iceberg is ${config.icebergVersion ?? "not known"}`, () => {
      it("passes jobs that read row by row, or have no tables", async () => {
        expect(await conf({ ...catalog, [key]: "false" }, config)).to.be.empty;
        expect(await conf({ ...catalog, [key]: "FALSE" }, config)).to.be.empty;
        expect(await conf({ "spark.sql.catalog.hive.type": "org.apache.iceberg.none" }, config)).to.be.empty;
        expect(await conf({}, config)).to.be.empty;
      });

      it("refuses jobs that turn vectors on, with whatever catalog", async () => {
        for (const on of ["true", " TRUE "]) {
          expect(await conf({ ...catalog, [key]: on }, config)).to.deep.equal([violation]);
          expect(await conf({ [key]: on }, config)).to.deep.equal([violation]);
        }
      });

      it("refuses jobs with Iceberg's catalog that do not turn them off, as Iceberg's default is", async () => {
        expect(await conf(catalog, config)).to.deep.equal([violation]);
        expect(await conf({ ...catalog, [key]: "" }, config)).to.deep.equal([violation]);
        const session = { "spark.sql.catalog.spark_catalog": "org.apache.iceberg.spark.SparkSessionCatalog" };
        expect(await conf(session, config)).to.deep.equal([violation]);
      });

      it("refuses what it cannot see", async () => {
        expect((await conf({ ...catalog, [key]: unknown.text }, config)).join()).to.include("is not known");
        expect((await conf({ "spark.sql.catalog.nessie": unknown.text }, config)).join()).to.include("is not known");
      });

      it("refuses a schedule's jobs, too", async () => {
        const type = types.spark.replace("Spark", "ScheduledSpark");
        const scheduled = { spec: { schedule: "@daily", template: { sparkConf: { ...catalog, [key]: "true" } } } };
        expect(await judge(icebergReadsRight, type, scheduled, config)).to.have.lengthOf(1);
      });
    });
  }

  it("leaves jobs alone where vectors are right", async () => {
    for (const icebergVersion of icebergReleases.filter(readsVectorsRight))
      for (const value of ["true", "false"])
        expect(await conf({ ...catalog, [key]: value }, { icebergVersion })).to.be.empty;
  });

  it("passes the platform's own settings with each release, told to both", async () => {
    const objectStore = { endpoint: { url: "http://rgw" }, region: "us-east-1", pathStyle: true, bucket: "tables" };
    const catalog = { endpoint: { url: "http://nessie/api/v2" } };
    for (const icebergRelease of [...icebergReleases, undefined]) {
      const defaults = sparkDefaults({ objectStore, catalog, icebergRelease });
      expect(await conf(defaults, icebergRelease && { icebergVersion: icebergRelease })).to.be.empty;
    }
  });

  for (const stack of ["dev", "prod"]) {
    it(`is told of stack ${stack} what its program is told`, () => {
      const { spark } = settingsOfStack(stack) as { spark: { icebergVersion: string } };
      const { cluster, share } = shareOf("lakehouse", stack) ?? {};
      const policies = { ...cluster?.policies, ...share?.policies };
      expect(policies["iceberg-reads-right"]).to.deep.equal({ icebergVersion: spark.icebergVersion });
    });
  }
});
