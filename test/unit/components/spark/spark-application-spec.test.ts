import { expect } from "chai";
import fc from "fast-check";
import { loadAll } from "js-yaml";
import {
  sparkApplicationProblems,
  sparkApplicationSpec,
  type SparkApplicationSpecArgs,
} from "../../../../components/spark/spark-application-spec";
import { crdText, needsChart } from "../support/chart";

const python: SparkApplicationSpecArgs = {
  image: "localhost/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  main: "pi.py",
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

describe("sparkApplicationSpec", () => {
  describe("in the custom resource definition", () => {
    before(needsChart);

    it("has no field that the definition lacks: the API server would drop it in silence", () => {
      const [crd] = loadAll(crdText("sparkapplications")) as [{ spec: { versions: { schema: Schema }[] } }];
      const schema = (crd.spec.versions[0]!.schema as { openAPIV3Schema: Schema }).openAPIV3Schema.properties!.spec!;
      for (const spec of [sparkApplicationSpec(python, "files"), sparkApplicationSpec(jvm)]) {
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

describe("sparkApplicationProblems", () => {
  const declared = { ...python, files: { "pi.py": "print(3)" } };

  it("has nothing against jobs in order", () => {
    expect(sparkApplicationProblems("test-spark-pi", declared)).to.deep.equal([]);
    expect(sparkApplicationProblems("linear-data", jvm)).to.deep.equal([]);
  });

  it("lets a name be as long as what the operator makes of it allows", () => {
    const problem = (name: string, schedule?: string) =>
      sparkApplicationProblems(name, { ...declared, schedule }).length;
    expect(problem("a".repeat(56))).to.equal(0);
    expect(problem("a".repeat(57))).to.equal(1);
    expect(problem("a".repeat(36), "@daily")).to.equal(0);
    expect(problem("a".repeat(37), "@daily")).to.equal(1);
  });

  it("refuses names that no Service can have", () => {
    for (const name of ["", "Pi", "pi_2", "3-pi", "pi-", "pi.2"]) {
      expect(sparkApplicationProblems(name, declared), name).to.deep.equal([
        'its name must start with a letter and have at most 56 lower-case letters, digits and "-".',
      ]);
    }
  });

  it("tells every bad value at once, in a sentence with the remedy", () => {
    expect(
      sparkApplicationProblems("pi", {
        main: "pi.py",
        driver: { memory: "1Gi", coreRequest: "250 m", coreLimit: "one" },
        executor: { cores: 0, instances: 1.5, memory: "1024" },
        conf: { "spark.executor.cores": "2" },
      }),
    ).to.deep.equal([
      'main is "pi.py": name one of its files, or a URI such as local:///opt/jobs/job.jar.',
      'driver.memory is "1Gi": write a number and a unit, such as "512m" or "4g".',
      'driver.coreRequest is "250 m": write an amount of CPU, such as "250m" or "2".',
      'driver.coreLimit is "one": write an amount of CPU, such as "250m" or "2".',
      'executor.memory is "1024": write a number and a unit, such as "512m" or "4g".',
      "executor.cores is 0: write a whole number from 1.",
      "executor.instances is 1.5: write a whole number from 1.",
      "conf sets spark.executor.cores: set executor.cores instead, which would win over it.",
    ]);
  });

  it("accepts any positive number of cores and instances", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1 }), (cores, instances) => {
        expect(sparkApplicationProblems("pi", { ...declared, executor: { cores, instances } })).to.deep.equal([]);
      }),
    );
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
