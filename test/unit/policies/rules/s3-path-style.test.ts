import { expect } from "chai";
import { s3PathStyle } from "../../../../policies/rules/s3-path-style";
import { judge, repaired, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const aws = (inputs: object) => judge(s3PathStyle, "pulumi:providers:aws", inputs);
const job = (sparkConf: object, more: object = {}) => judge(s3PathStyle, types.spark, { spec: { sparkConf, ...more } });
const ceph = "http://rgw.object-store.svc";
const good = {
  "spark.hadoop.fs.s3a.endpoint": ceph,
  "spark.hadoop.fs.s3a.path.style.access": "true",
  "spark.sql.catalog.nessie.s3.endpoint": ceph,
  "spark.sql.catalog.nessie.s3.path-style-access": "true",
};

describe("policy s3-path-style", () => {
  describesItself(s3PathStyle);

  describe("of the aws provider, which gets nested values as JSON", () => {
    const endpoints = JSON.stringify([{ s3: ceph }]);

    it("passes path style, and AWS's own endpoints without it", async () => {
      expect(await aws({ endpoints, s3UsePathStyle: "true" })).to.be.empty;
      expect(await aws({})).to.be.empty;
      for (const own of ["https://s3.eu-west-1.amazonaws.com", "https://s3.cn-north-1.amazonaws.com.cn"]) {
        expect(await aws({ endpoints: JSON.stringify([{ s3: own }]) })).to.be.empty;
      }
      expect(await aws({ endpoints: JSON.stringify([{ sts: ceph }]) }), "another service").to.be.empty;
    });

    it("refuses another service without path style", async () => {
      expect(await aws({ endpoints })).to.deep.equal(["s3UsePathStyle has to be true."]);
      expect(await aws({ endpoints, s3UsePathStyle: "false" })).to.have.length(1);
      expect(await aws({ endpoints: [{ s3: "https://s3.amazonaws.com.example.org" }] })).to.have.length(1);
    });

    it("refuses what it cannot read", async () => {
      expect((await aws({ endpoints: unknown.text })).join()).to.include("endpoints is not known");
      expect((await aws({ endpoints: "here" })).join()).to.include("endpoints is not JSON");
      expect((await aws({ endpoints: [{ s3: "http://" }] })).join()).to.include("is not an address");
      expect((await aws({ endpoints, s3UsePathStyle: unknown.text })).join()).to.include("is not known");
    });
  });

  describe("of Spark jobs", () => {
    it("passes path style, AWS, and jobs without S3", async () => {
      expect(await job(good)).to.be.empty;
      expect(await job({ "spark.hadoop.fs.s3a.endpoint": "s3.eu-west-1.amazonaws.com" })).to.be.empty;
      expect(await job({})).to.be.empty;
    });

    for (const key of ["spark.hadoop.fs.s3a.path.style.access", "spark.sql.catalog.nessie.s3.path-style-access"]) {
      for (const value of ["false", "", undefined]) {
        it(`refuses ${key} ${JSON.stringify(value)}`, async () => {
          expect(await job({ ...good, [key]: value })).to.deep.equal([`spec.sparkConf["${key}"] has to be true.`]);
        });
      }
    }

    it("reads hadoopConf, which goes over sparkConf", async () => {
      expect(await job(good, { hadoopConf: { "fs.s3a.path.style.access": "false" } })).to.have.length(1);
      expect(await job({}, { hadoopConf: { "fs.s3a.endpoint": "rgw:7480" } })).to.have.length(1);
    });

    it("lets what is said of a bucket go over what is said of all", async () => {
      const bucket = "spark.hadoop.fs.s3a.bucket.logs.";
      expect(await job({ ...good, [`${bucket}endpoint`]: "https://minio" })).to.be.empty;
      expect(await job({ ...good, [`${bucket}path.style.access`]: "false" })).to.have.length(1);
      expect(await job({ [`${bucket}endpoint`]: "https://minio" })).to.have.length(1);
    });

    it("reads the runs of a schedule, and a History Server's options", async () => {
      const scheduled = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
      const sparkConf = { "spark.hadoop.fs.s3a.endpoint": ceph };
      expect(await judge(s3PathStyle, scheduled, { spec: { template: { sparkConf } } })).to.have.length(1);
      const server = (value: string) =>
        judge(s3PathStyle, types.pod, { spec: { containers: [{ env: [{ name: "SPARK_HISTORY_OPTS", value }] }] } });
      const options = `-Dspark.hadoop.fs.s3a.endpoint=${ceph}`;
      expect(await server(`${options} -Dspark.hadoop.fs.s3a.path.style.access=true`)).to.be.empty;
      expect(await server(options)).to.deep.equal([
        "spark.hadoop.fs.s3a.path.style.access of the History Server has to be true.",
      ]);
    });

    it("refuses what it cannot read", async () => {
      const endpoint = (value: unknown) => job({ "spark.hadoop.fs.s3a.endpoint": value });
      expect((await endpoint(unknown.text)).join()).to.include("is not known");
      expect((await endpoint("${env:ENDPOINT}")).join()).to.include("depends on what Spark puts in");
      expect((await endpoint(["a"])).join()).to.include("is not a string");
      expect((await judge(s3PathStyle, `${types.spark}Patch`, {})).join()).to.include("patches pods");
      expect((await judge(s3PathStyle, types.unknown, {})).join()).to.include("the policies cannot see");
    });
  });

  describe("repairs", () => {
    const repair = (sparkConf: object) => repaired(s3PathStyle, types.spark, { spec: { sparkConf } });
    const endpoint = { "spark.hadoop.fs.s3a.endpoint": ceph };

    it("what a job leaves out, beside values that are not known yet", async () => {
      const sparkConf = { ...endpoint, "spark.sql.catalog.nessie.uri": unknown.text };
      const repairedConf = { ...sparkConf, "spark.hadoop.fs.s3a.path.style.access": "true" };
      expect(await repair(sparkConf)).to.deep.equal({ spec: { sparkConf: repairedConf } });
      expect(await job(repairedConf)).to.be.empty;
    });

    it("nothing that is right, that somebody has said, or that cannot be read", async () => {
      expect(await repair(good)).to.equal(undefined);
      expect(await repair({ ...endpoint, "spark.hadoop.fs.s3a.path.style.access": "false" })).to.equal(undefined);
      expect(await repair({ "spark.hadoop.fs.s3a.endpoint": unknown.text })).to.equal(undefined);
      expect(await repaired(s3PathStyle, types.pod, {})).to.equal(undefined);
    });
  });
});
