import { join } from "node:path";
import { checkout } from "../../../sandbox/paths";
import { Trial } from "../../contract/engine/support/trial";
import { clients, isNotFound, jobNamespace } from "./cluster";
import { getSparkApplication, remove } from "./spark-applications";

/** A job that runs statements of SQL, in its driver alone: as quick as a job can be. */
export interface SmallJob {
  readonly name: string;
  /** Statements, `;` in between. */
  readonly sql: string;
  /** Spark settings that differ from those of the platform's jobs. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Secret with the keys to use. Default: the one of the platform's jobs. */
  readonly secret?: string;
}

const program = `
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName(sys.argv[1]).master("local[1]").getOrCreate()
for statement in sys.argv[2].split(";"):
    print("rows:", *spark.sql(statement).collect(), flush=True)
spark.stop()
`;

interface Environment {
  readonly name: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** A stack of its own in the sandbox's cluster, with the platform's component for jobs; it waits for them. */
export async function smallJobs(jobs: readonly SmallJob[], kubeconfig: string): Promise<Trial> {
  const platform = (await getSparkApplication("test-spark-pi"))?.spec as {
    image: string;
    sparkConf: Record<string, string>;
    driver: { env: Environment[] };
    volumes: { name: string; configMap?: { name: string } }[];
  };
  const authorities = platform.volumes.find(({ name }) => name === "trust-store")?.configMap?.name;
  // Those of a test run that was killed.
  for (const { name } of jobs) await remove(name);
  const keysOf = (secret: string) =>
    platform.driver.env.map((variable) =>
      variable.valueFrom
        ? { ...variable, valueFrom: { secretKeyRef: { ...variable.valueFrom.secretKeyRef, name: secret } } }
        : variable,
    );
  const declared = jobs.map(({ name, sql, conf = {}, secret }) => ({
    name,
    args: {
      namespace: jobNamespace,
      image: platform.image,
      driverServiceAccount: "spark-application-sa",
      executorServiceAccount: "spark-executor-sa",
      main: "sql.py",
      files: { "sql.py": program },
      arguments: [name, sql],
      driver: { memory: "512m", coreRequest: "100m", coreLimit: "2" },
      executor: { memory: "512m", coreRequest: "100m" },
      defaults: { ...platform.sparkConf, ...conf },
      ...(authorities !== undefined && { configMaps: { "trust-store": authorities } }),
      environment: secret === undefined ? platform.driver.env : keysOf(secret),
      waitForCompletion: true,
    },
  }));
  return Trial.start(`
    import * as kubernetes from "@pulumi/kubernetes";
    import { SparkApplication } from ${JSON.stringify(join(checkout, "components/spark-application"))};
    const provider = new kubernetes.Provider("sandbox", { kubeconfig: ${JSON.stringify(kubeconfig)} });
    for (const { name, args } of ${JSON.stringify(declared)}) new SparkApplication(name, args, { provider });
  `);
}

/** A Secret for `SmallJob.secret`. */
export async function makeKeys(name: string, accessKey: string, secretKey: string): Promise<void> {
  await removeKeys(name);
  await clients().core.createNamespacedSecret({
    namespace: jobNamespace,
    body: { metadata: { name }, stringData: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey } },
  });
}

export async function removeKeys(name: string): Promise<void> {
  await clients()
    .core.deleteNamespacedSecret({ name, namespace: jobNamespace })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
