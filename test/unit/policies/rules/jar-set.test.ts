import { expect } from "chai";
import { jarSet } from "../../../../policies/rules/jar-set";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const good = {
  image: "registry:5000/lakehouse-spark:3.5.5",
  deps: {
    jars: ["local:///opt/jobs/etl-1.0.jar"],
    packages: ["org.postgresql:postgresql:42.7.3", "org.apache.spark:spark-avro_2.12:3.5.5"],
  },
  sparkConf: { "spark.hadoop.fs.s3a.endpoint": "http://rgw" },
};
const job = (change: object, config = {}) => judge(jarSet, types.spark, { spec: { ...good, ...change } }, config);
const conf = (sparkConf: object) => job({ deps: undefined, sparkConf });

describe("policy jar-set", () => {
  describesItself(jarSet);

  it("passes jobs that bring what the image does not have", async () => {
    expect(await job({})).to.be.empty;
    expect(await job({ deps: undefined, sparkConf: undefined })).to.be.empty;
    expect(await conf({ "spark.jars": "s3a://lake/etl.jar,s3a://lake/iceberg.jar" })).to.be.empty;
    expect(await conf({ "spark.driver.userClassPathFirst": "false" })).to.be.empty;
    expect(await job({ driver: { volumeMounts: [{ mountPath: "/opt/spark/work-dir" }, { mountPath: "/tmp" }] } })).to.be
      .empty;
  });

  for (const [what, change, violation] of [
    [
      "a jar of the image",
      { deps: { jars: ["s3a://lake/hadoop-aws-3.3.4.jar"] } },
      "spec.deps.jars[0] brings hadoop-aws-3.3.4.jar, which the image already has.",
    ],
    [
      "one for another Spark or Scala",
      { deps: { jars: ["local:///x/iceberg-spark-runtime-3.4_2.13-1.4.0.jar"] } },
      "spec.deps.jars[0] brings iceberg-spark-runtime-3.4_2.13-1.4.0.jar, which the image already has.",
    ],
    [
      "any jar of a folder",
      { deps: { jars: ["local:///x/*"] } },
      'spec.deps.jars[0] adds jars that the policies cannot see: "local:///x/*".',
    ],
    [
      "a package of the image's groups",
      { deps: { packages: ["org.apache.iceberg:iceberg-core:1.4.0"] } },
      "spec.deps.packages[0] brings org.apache.iceberg:iceberg-core:1.4.0, which the image already has.",
    ],
    [
      "a module of Spark that is in the image",
      { deps: { packages: ["org.apache.spark:spark-hadoop-cloud_2.12:3.5.5"] } },
      "spec.deps.packages[0] brings org.apache.spark:spark-hadoop-cloud_2.12:3.5.5, which the image already has.",
    ],
    [
      "a mount over the jars",
      { driver: { volumeMounts: [{ mountPath: "/opt/spark/" }] } },
      "spec.driver.volumeMounts[0].mountPath replaces the image's jars.",
    ],
    [
      "a mount of one jar",
      { executor: { volumeMounts: [{ mountPath: "/opt/spark/lakehouse-jars/hadoop-aws-3.3.4.jar" }] } },
      "spec.executor.volumeMounts[0].mountPath replaces the image's jars.",
    ],
    [
      "another class path by a variable",
      { executor: { env: [{ name: "SPARK_DIST_CLASSPATH", value: "/x/*" }] } },
      "spec.executor.env[0] replaces the image's class path.",
    ],
    [
      "one in envVars",
      { driver: { envVars: { SPARK_EXTRA_CLASSPATH: "/x/*" } } },
      "spec.driver.envVars.SPARK_EXTRA_CLASSPATH replaces the image's class path.",
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await job(change)).to.deep.equal([violation]);
    });
  }

  for (const [key, value, violation] of [
    [
      "spark.jars",
      "local:///x/etl.jar, local:///x/url-connection-client-2.25.0.jar",
      "brings url-connection-client-2.25.0.jar",
    ],
    ["spark.jars.packages", "com.amazonaws:aws-java-sdk-s3:1.12.0", "brings com.amazonaws:aws-java-sdk-s3:1.12.0"],
    ["spark.driver.extraClassPath", "/x/*", "goes before the image's jars"],
    ["spark.executor.userClassPathFirst", "true", "puts the job's jars before the image's"],
    ["spark.kubernetes.driverEnv.SPARK_CLASSPATH", "/x/*", "replaces the image's class path"],
    ["spark.executorEnv.SPARK_DIST_CLASSPATH", "/x/*", "replaces the image's class path"],
  ] as const) {
    it(`refuses ${key}=${value}`, async () => {
      const [first, ...more] = await conf({ [key]: value });
      expect(first).to.include(`spec.sparkConf["${key}"] ${violation}`);
      expect(more).to.be.empty;
    });
  }

  describe("with a list of the images that have the jars", () => {
    const config = { jarSetImages: ["registry:5000/lakehouse-spark"] };

    it("lets jobs with a catalog or S3A run on those only, with or without a digest", async () => {
      expect(await job({}, config)).to.be.empty;
      expect(await job({ image: `registry:5000/lakehouse-spark@sha256:${"0".repeat(64)}` }, config)).to.be.empty;
      expect(await job({ image: "spark:3.5.5" }, config)).to.deep.equal([
        "spec.image names no image with the jars that the job's catalog or S3A needs.",
      ]);
      expect(await job({ executor: { image: "spark:3.5.5" } }, config)).to.have.length(1);
    });

    it("leaves other jobs on other images alone", async () => {
      const deps = { jars: ["local:///x/hadoop-aws-3.3.4.jar"] };
      expect(await job({ image: "spark:3.5.5", deps, sparkConf: {} }, config)).to.be.empty;
      expect(await job({ deps, sparkConf: {} }, config)).to.have.length(1);
    });

    it("refuses an unknown image", async () => {
      expect((await job({ image: unknown.text }, config)).join()).to.include("spec.image is not known");
    });
  });

  it("refuses what it cannot see", async () => {
    expect((await job({ deps: unknown.object })).join()).to.include("deps is not known");
    expect((await job({ deps: { packages: [unknown.text] } })).join()).to.include("is not known");
    expect((await conf({ "spark.jars": unknown.text })).join()).to.include("is not known");
    expect((await conf({ "spark.driver.extraClassPath": unknown.text })).join()).to.include("is not known");
    expect((await job({ driver: { env: [{ name: unknown.text }] } })).join()).to.include("is not known");
    expect((await judge(jarSet, `${types.spark}Patch`, {})).join()).to.include("patches pods");
    expect((await judge(jarSet, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});
