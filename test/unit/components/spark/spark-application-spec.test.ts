import { expect } from "chai";
import { loadAll } from "js-yaml";
import type { SparkApplicationSpecArgs } from "../../../../components/spark/spark-application-args";
import { sparkApplicationSpec } from "../../../../components/spark/spark-application-spec";
import { crdText, needsChart } from "../support/chart";

const python: SparkApplicationSpecArgs = {
  image: "localhost/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  main: "pi.py",
};

/** All that the arguments can say. */
const everything: SparkApplicationSpecArgs = {
  ...python,
  main: "local:///opt/jobs/job.R",
  imagePullPolicy: "Always",
  imagePullSecrets: ["registry"],
  environment: [{ name: "LEVEL", value: "info" }],
  labels: { team: "sales" },
  annotations: { "example.com/owner": "sales" },
  nodeSelector: { disk: "nvme" },
  tolerations: [{ key: "spark", operator: "Exists" }],
  affinity: { nodeAffinity: {} },
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
  volumeMounts: [{ name: "data", mountPath: "/data" }],
  sidecars: [{ name: "proxy", image: "localhost/proxy:1" }],
  initContainers: [{ name: "wait", image: "localhost/wait:1" }],
  javaOptions: "-XX:+UseG1GC",
  priorityClassName: "batch",
  fileUris: ["https://example.com/rules.json"],
  archives: ["s3a://jobs/environment.tar.gz#environment"],
  hadoopConf: { "fs.s3a.connection.maximum": "50" },
  driver: { memoryOverhead: "600m", memoryLimit: "2g", gpu: { name: "nvidia.com/gpu", quantity: 1 } },
  executor: { template: { spec: { containers: [{ name: "spark-kubernetes-executor" }] } } },
  dynamicAllocation: {
    minExecutors: 1,
    initialExecutors: 2,
    maxExecutors: 3,
    shuffleTracking: true,
    shuffleTrackingTimeout: 60_000,
  },
  retryInterval: 30,
  submissionRetries: 3,
  submissionRetryInterval: 5,
  sparkUI: { servicePort: 80, servicePortName: "http", serviceLabels: { a: "b" }, serviceAnnotations: { c: "d" } },
  proxyUser: "etl",
  batchScheduler: "volcano",
};

/** A job that every Spark image has: it writes points near a line, and takes the cluster as its first argument. */
const jvm: SparkApplicationSpecArgs = {
  ...python,
  main: "local:///opt/spark/jars/spark-mllib_2.12-3.5.5.jar",
  mainClass: "org.apache.spark.mllib.util.LinearDataGenerator",
  arguments: ["k8s://https://kubernetes.default.svc", "/tmp/linear-data", "100"],
  jars: ["s3a://jobs/extra.jar"],
  pyFiles: [],
  driver: { cores: 2, coreRequest: "500m", memory: "2g" },
  executor: { cores: 4, coreLimit: "6", memory: "8g", instances: 3 },
  conf: { "spark.sql.shuffle.partitions": "8", "spark.eventLog.enabled": "false" },
  environment: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "keys", key: "KEY" } } }],
  retries: 2,
};

const monitored = { exposeDriverMetrics: true, exposeExecutorMetrics: true };

describe("sparkApplicationSpec", () => {
  describe("in the custom resource definition", () => {
    before(needsChart);

    it("has no field that the definition lacks: the API server would drop it in silence", () => {
      const [crd] = loadAll(crdText("sparkapplications")) as [{ spec: { versions: { schema: Schema }[] } }];
      const schema = (crd.spec.versions[0]!.schema as { openAPIV3Schema: Schema }).openAPIV3Schema.properties!.spec!;
      for (const spec of [python, jvm, everything].map((args) => sparkApplicationSpec(args, "files"))) {
        expect(unknownFields(spec, schema)).to.deep.equal([]);
        expect(spec).to.include.keys(schema.required ?? []);
      }
    });
  });

  it("runs a Python program out of the job's files, by the one that explains its failures", () => {
    const spec = sparkApplicationSpec({ ...python, arguments: ["20"] }, "files");
    expect(spec).to.deep.include({
      type: "Python",
      pythonVersion: "3",
      mode: "cluster",
      sparkVersion: "3.5.5",
      mainApplicationFile: "local:///opt/spark/application/explain-failure.py",
      arguments: ["pi.py", "20"],
    });
  });

  it("runs a Python program from elsewhere as it is", () => {
    const spec = sparkApplicationSpec({ ...python, main: "s3a://jobs/pi.py", arguments: ["20"] });
    expect(spec).to.deep.include({ mainApplicationFile: "s3a://jobs/pi.py", arguments: ["20"] });
  });

  it("runs a class of the JVM out of a jar", () => {
    expect(sparkApplicationSpec(jvm)).to.deep.include({
      type: "Scala",
      mainClass: "org.apache.spark.mllib.util.LinearDataGenerator",
      mainApplicationFile: "local:///opt/spark/jars/spark-mllib_2.12-3.5.5.jar",
      deps: { jars: ["s3a://jobs/extra.jar"], pyFiles: [] },
    });
    expect(sparkApplicationSpec(jvm)).not.to.have.property("pythonVersion");
  });

  it("hardens driver and executors alike", () => {
    for (const spec of [sparkApplicationSpec(python, "files"), sparkApplicationSpec(jvm)]) {
      for (const { securityContext } of [spec.driver, spec.executor]) {
        expect(securityContext).to.deep.equal({
          runAsNonRoot: true,
          runAsUser: 185,
          runAsGroup: 185,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
          seccompProfile: { type: "RuntimeDefault" },
        });
      }
    }
  });

  it("mounts what it declares: room to write where Spark does, and the job's files, read-only", () => {
    const { volumes, driver, executor } = sparkApplicationSpec(python, "pi-files");
    expect(volumes).to.deep.equal([
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      { name: "work-dir", emptyDir: { sizeLimit: "1Gi" } },
      { name: "application", configMap: { name: "pi-files" } },
    ]);
    for (const { volumeMounts } of [driver, executor]) {
      expect(volumeMounts).to.deep.equal([
        { name: "tmp", mountPath: "/tmp" },
        { name: "work-dir", mountPath: "/opt/spark/work-dir" },
        { name: "application", mountPath: "/opt/spark/application", readOnly: true },
      ]);
    }
  });

  it("mounts the ConfigMaps that it is told, in driver and executors", () => {
    const { volumes, driver, executor } = sparkApplicationSpec(
      { ...python, configMaps: { rules: "rules-1" } },
      "files",
    );
    expect(volumes).to.deep.include({ name: "rules", configMap: { name: "rules-1" } });
    for (const { volumeMounts } of [driver, executor]) {
      expect(volumeMounts).to.deep.include({ name: "rules", mountPath: "/opt/spark/rules", readOnly: true });
      expect(volumeMounts.map(({ name }) => name)).to.deep.equal(volumes.map(({ name }) => name));
    }
  });

  it("mounts no files where there are none", () => {
    const { volumes, driver } = sparkApplicationSpec(jvm);
    expect(volumes.map(({ name }) => name)).to.deep.equal(["tmp", "work-dir"]);
    expect(driver.volumeMounts.map(({ name }) => name)).to.deep.equal(["tmp", "work-dir"]);
  });

  it("gives drivers their account and executors theirs", () => {
    const { driver, executor } = sparkApplicationSpec(python);
    expect(driver.serviceAccount).to.equal("spark-application-sa");
    expect(executor.serviceAccount).to.equal("spark-executor-sa");
  });

  it("takes the platform's settings where the job has none of its own", () => {
    const defaults = { "spark.eventLog.enabled": "true", "spark.ui.prometheus.enabled": "true" };
    expect(sparkApplicationSpec({ ...jvm, defaults }).sparkConf).to.include({
      "spark.eventLog.enabled": "false",
      "spark.ui.prometheus.enabled": "true",
    });
  });

  it("has the options of Java of its profile beside the platform's, and what the job itself sets instead", () => {
    const key = "spark.driver.defaultJavaOptions";
    const small = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    const args = { ...python, defaults: { [key]: "-Da=b" }, profile: "small" } as const;
    expect(sparkApplicationSpec(args).sparkConf).to.deep.equal({
      [key]: `-Da=b ${small}`,
      "spark.executor.defaultJavaOptions": small,
    });
    const own = sparkApplicationSpec({ ...args, conf: { [key]: "-Dc=d" } });
    expect(own.sparkConf).to.have.property(key, "-Dc=d");
  });

  it("gives driver and executors the same variables", () => {
    const { driver, executor } = sparkApplicationSpec(jvm);
    expect(driver.env).to.equal(jvm.environment);
    expect(executor.env).to.equal(jvm.environment);
  });

  it("has small sizes by default, and those that it is told", () => {
    expect(sparkApplicationSpec(python).driver).to.include({
      cores: 1,
      memory: "1g",
      coreRequest: undefined,
      coreLimit: "1",
    });
    expect(sparkApplicationSpec(python).executor).to.include({ cores: 1, memory: "1g", instances: 1 });
    expect(sparkApplicationSpec(jvm).driver).to.include({
      cores: 2,
      memory: "2g",
      coreRequest: "500m",
      coreLimit: "2",
    });
    expect(sparkApplicationSpec(jvm).executor).to.include({ cores: 4, memory: "8g", instances: 3, coreLimit: "6" });
    const limited = sparkApplicationSpec({ ...jvm, coreLimit: "3" });
    expect([limited.driver.coreLimit, limited.executor.coreLimit]).to.deep.equal(["3", "6"]);
  });

  it("is Scala with a class and R by the name of the file, unless it says another language", () => {
    const types = [{ main: "a.py" }, { main: "a.R" }, { main: "a.jar", mainClass: "A" }, { type: "Java" as const }];
    expect(types.map((args) => sparkApplicationSpec({ ...python, ...args }).type)).to.deep.equal([
      ...["Python", "R", "Scala", "Java"],
    ]);
  });

  describe("of what driver and executors have in common", () => {
    const { driver, executor } = sparkApplicationSpec({
      ...everything,
      executor: {
        environment: [
          { name: "LEVEL", value: "debug" },
          { name: "MORE", value: "1" },
        ],
        labels: { role: "executor" },
        tolerations: [],
        priorityClassName: "preemptible",
        volumeMounts: [{ name: "data", mountPath: "/spill" }],
      },
    });

    it("gives both what the job says", () => {
      expect(driver).to.deep.include({
        env: everything.environment,
        labels: { team: "sales" },
        annotations: { "example.com/owner": "sales" },
        nodeSelector: { disk: "nvme" },
        tolerations: everything.tolerations,
        sidecars: everything.sidecars,
        initContainers: everything.initContainers,
        javaOptions: "-XX:+UseG1GC",
        priorityClassName: "batch",
      });
    });

    it("lets a role say more, and other", () => {
      expect(executor).to.deep.include({
        env: [
          { name: "LEVEL", value: "debug" },
          { name: "MORE", value: "1" },
        ],
        labels: { team: "sales", role: "executor" },
        tolerations: [],
        priorityClassName: "preemptible",
      });
      const places = (mounts: readonly { mountPath: unknown }[]) => mounts.map(({ mountPath }) => mountPath);
      expect(places(driver.volumeMounts)).to.deep.equal(["/tmp", "/opt/spark/work-dir", "/data"]);
      expect(places(executor.volumeMounts)).to.deep.equal(["/tmp", "/opt/spark/work-dir", "/data", "/spill"]);
    });
  });

  it("leaves the number of executors to dynamic allocation, which starts with as many as the operator is told", () => {
    const spec = sparkApplicationSpec(everything);
    expect(spec.executor.instances).to.equal(undefined);
    expect(spec.dynamicAllocation).to.deep.equal({
      enabled: true,
      minExecutors: 1,
      initialExecutors: 2,
      maxExecutors: 3,
      shuffleTrackingEnabled: true,
      shuffleTrackingTimeout: 60_000,
    });
  });

  describe("with a specification of its own", () => {
    it("has what that says, and the arguments' where it says nothing", () => {
      const spec = sparkApplicationSpec({
        ...jvm,
        spec: { mode: "cluster", monitoring: monitored, driver: { coreLimit: "3" }, sparkConf: { "spark.a": "b" } },
      });
      expect(spec).to.deep.include({ monitoring: monitored });
      expect(spec.driver).to.include({ coreLimit: "3", memory: "2g" });
      expect(spec.sparkConf).to.include({ "spark.a": "b", "spark.sql.shuffle.partitions": "8" });
    });

    it("takes the program, its language and its cores from there", () => {
      const { image, driverServiceAccount, executorServiceAccount } = python;
      const args = { image, driverServiceAccount, executorServiceAccount };
      const spec = { mainApplicationFile: "local:///a.jar", mainClass: "A", driver: { cores: 3 } };
      const whole = sparkApplicationSpec({ ...args, spec });
      expect(whole).to.deep.include({ type: "Scala", mainApplicationFile: "local:///a.jar", mainClass: "A" });
      expect(whole).not.to.have.property("pythonVersion");
      expect(whole.driver).to.include({ cores: 3, coreLimit: "3" });
    });
  });

  it("tries a submission again in any case, and a failed job as often as it is told", () => {
    const retriesOf = (args: SparkApplicationSpecArgs) => sparkApplicationSpec(args).restartPolicy;
    expect(retriesOf(python)).to.include({ type: "OnFailure", onFailureRetries: 0, onSubmissionFailureRetries: 12 });
    expect(retriesOf(jvm)).to.include({ type: "OnFailure", onFailureRetries: 2, onSubmissionFailureRetries: 12 });
  });

  it("waits for room in the quota for as long as a deployment waits, but for the time to tell why", () => {
    const { onSubmissionFailureRetries: retries, onSubmissionFailureRetryInterval: interval } =
      sparkApplicationSpec(python).restartPolicy;
    // The operator waits an interval longer each time.
    const minutes = (interval * retries * (retries + 1)) / 2 / 60;
    expect(minutes).to.be.within(25, 28);
  });
});

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly required?: string[];
}

/** Paths of fields that the schema does not have. A schema without properties takes any. */
function unknownFields(value: unknown, schema: Schema, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => unknownFields(item, schema.items ?? {}, `${path}[]`));
  if (!(value instanceof Object) || schema.properties === undefined) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = schema.properties?.[key];
    return field === undefined ? [`${path}.${key}`] : unknownFields(inner, field, `${path}.${key}`);
  });
}
