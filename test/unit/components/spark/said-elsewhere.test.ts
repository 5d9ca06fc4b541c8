import { expect } from "chai";
import { withoutWhatIsSaid } from "../../../../components/spark/said-elsewhere";

const role = {
  cores: 1,
  memory: "1g",
  env: [
    { name: "KEY", value: "platform" },
    { name: "REGION", value: "eu" },
  ],
  securityContext: { runAsUser: 185, runAsNonRoot: true },
  volumeMounts: [
    { name: "tmp", mountPath: "/tmp" },
    { name: "trust", mountPath: "/trust" },
  ],
};
const declared = {
  sparkConf: { "spark.hadoop.fs.s3a.endpoint": "http://store", "spark.eventLog.enabled": "true" },
  restartPolicy: { type: "OnFailure", onFailureRetries: 0 },
  driver: { ...role, serviceAccount: "driver" },
  executor: { ...role, instances: 1 },
};
const region = [{ name: "REGION", value: "eu" }];

describe("withoutWhatIsSaid", () => {
  it("leaves all where a specification says nothing", () => {
    expect(withoutWhatIsSaid(declared, {})).to.deep.equal(declared);
  });

  it("leaves a field out that a property of Spark sets: the field would win", () => {
    const spec = withoutWhatIsSaid(declared, {
      sparkConf: {
        "spark.driver.memory": "4g",
        "spark.kubernetes.authenticate.driver.serviceAccountName": "other",
        "spark.executor.instances": "3",
      },
    });
    expect(spec.driver).not.to.have.any.keys("memory", "serviceAccount");
    expect(spec.executor).not.to.have.property("instances");
    expect(spec.executor).to.include({ memory: "1g" });
  });

  it("leaves Spark's form of a setting of Hadoop out", () => {
    const { sparkConf } = withoutWhatIsSaid(declared, { hadoopConf: { "fs.s3a.endpoint": "http://other" } });
    expect(sparkConf).to.deep.equal({ "spark.eventLog.enabled": "true" });
  });

  it("leaves the restart policy and the number of executors to who says another kind of them", () => {
    expect(withoutWhatIsSaid(declared, { restartPolicy: { type: "Never" } })).not.to.have.property("restartPolicy");
    for (const said of [
      { dynamicAllocation: { enabled: true, maxExecutors: 2 } },
      { sparkConf: { "spark.dynamicAllocation.enabled": "true" } },
    ]) {
      expect(withoutWhatIsSaid(declared, said).executor).not.to.have.property("instances");
    }
  });

  it("leaves a variable out that is said in an older way", () => {
    for (const said of [
      { driver: { envVars: { KEY: "own" } } },
      { driver: { envSecretKeyRefs: { KEY: { name: "keys", key: "KEY" } } } },
      { sparkConf: { "spark.kubernetes.driverEnv.KEY": "own" } },
      { sparkConf: { "spark.kubernetes.driver.secretKeyRef.KEY": "keys:KEY" } },
      { driver: { template: { spec: { containers: [{ name: "any", env: [{ name: "KEY", value: "own" }] }] } } } },
    ]) {
      const spec = withoutWhatIsSaid(declared, said);
      expect(spec.driver.env, JSON.stringify(said)).to.deep.equal(region);
      expect(spec.executor.env).to.deep.equal(role.env);
    }
  });

  it("leaves to a pod template its mounts, and the security context of Spark's container", () => {
    const { driver } = withoutWhatIsSaid(declared, {
      driver: {
        template: {
          spec: {
            volumes: [{ name: "trust", emptyDir: {} }],
            containers: [
              { name: "log" },
              {
                name: "spark-kubernetes-driver",
                securityContext: { runAsUser: 1000 },
                volumeMounts: [{ name: "own", mountPath: "/tmp" }],
              },
            ],
          },
        },
      },
    });
    expect(driver.volumeMounts).to.deep.equal([]);
    expect(driver.securityContext).to.deep.equal({ runAsUser: 1000, runAsNonRoot: true });
  });
});
