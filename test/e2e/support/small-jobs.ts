import type { Trial } from "../../contract/engine/support/trial";
import { clients, isNotFound, jobNamespace } from "./cluster";
import { jobStack, platformArgs } from "./platform-jobs";

/** A job that runs statements of SQL, in its driver alone: as quick as a job can be. */
export interface SmallJob {
  readonly name: string;
  /** Statements, `;` in between. */
  readonly sql: string;
  /** Default: that of the platform's jobs. */
  readonly image?: string;
  /** Spark settings that differ from those of the platform's jobs. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Secret with the keys to use. Default: the one of the platform's jobs. */
  readonly secret?: string;
}

/** Runs its second argument, statements of SQL with `;` in between. */
export const sqlProgram = `
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName(sys.argv[1]).master("local[1]").getOrCreate()
for statement in sys.argv[2].split(";"):
    print("rows:", *spark.sql(statement).collect(), flush=True)
spark.stop()
`;

/** A stack of its own in the sandbox's cluster, with the platform's component for jobs; it waits for them. */
export async function smallJobs(jobs: readonly SmallJob[], kubeconfig: string): Promise<Trial> {
  const platform = await platformArgs();
  const keysOf = (secret: string) =>
    platform.environment.map((variable) =>
      variable.valueFrom
        ? { ...variable, valueFrom: { secretKeyRef: { ...variable.valueFrom.secretKeyRef, name: secret } } }
        : variable,
    );
  const declared = jobs.map(({ name, sql, image = platform.image, conf = {}, secret }) => ({
    name,
    args: {
      ...platform,
      image,
      main: "sql.py",
      files: { "sql.py": sqlProgram },
      arguments: [name, sql],
      driver: { memory: "512m", coreRequest: "100m", coreLimit: "2" },
      executor: { memory: "512m", coreRequest: "100m" },
      defaults: { ...platform.defaults, ...conf },
      ...(secret !== undefined && { environment: keysOf(secret) }),
      waitForCompletion: true,
    },
  }));
  return jobStack(declared, kubeconfig);
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
