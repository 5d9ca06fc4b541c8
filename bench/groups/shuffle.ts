import { CoreV1Api } from "@kubernetes/client-node";
import type { Group } from "../group";
import { kubeConfig, repeat } from "../measure";
import { figuresOf } from "../statistics";
import { jobs, namespace } from "./spark-job";

const megabytes = 256;

/** Texts that hardly get smaller, from every task to every task. */
const program = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
text = "concat(" + ", ".join(f"sha2(concat(id, '{part}'), 512)" for part in range(8)) + ")"
spark.range(0, ${megabytes * 1024}, 1, 8).selectExpr("id", text).repartition(8).write.format("noop").mode("overwrite").save()
spark.stop()
`;

const name = "bench-shuffle";

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
}

/** The job of the stack, with another program in the place of its own, and two executors. */
async function shufflingJob() {
  const core = kubeConfig().makeApiClient(CoreV1Api);
  const spec = (await jobs.spec("test-spark-pi")) as {
    volumes: Volume[];
    executor: object;
    sparkConf: Record<string, string>;
  };
  const application = spec.volumes.find((volume) => volume.name === "application")?.configMap?.name ?? "";
  const { data } = await core.readNamespacedConfigMap({ name: application, namespace });
  const remove = () => core.deleteNamespacedConfigMap({ name, namespace });
  await remove().catch(() => undefined);
  const body = { metadata: { name }, data: { ...data, "shuffle.py": program } };
  await core.createNamespacedConfigMap({ namespace, body });
  const volumes = spec.volumes.map((one) => (one.name === "application" ? { ...one, configMap: { name } } : one));
  const executor = { ...spec.executor, instances: 2, memory: "1g" };
  return { job: { ...spec, volumes, executor, arguments: ["shuffle.py"] }, remove };
}

export const encryption: Group = {
  title: "A shuffle with encryption between pods, and without",
  method:
    `A job shuffles ${megabytes} MiB between two executors; both variants run in turns. ` +
    "`plain` has `spark.network.crypto.enabled=false`; pods authenticate each other in both variants.",
  runs: 5,
  measure: async (runs) => {
    const { job, remove } = await shufflingJob();
    const plain = { ...job, sparkConf: { ...job.sparkConf, "spark.network.crypto.enabled": "false" } };
    try {
      const turns = await repeat(runs, "a shuffle, plain and encrypted", async () => ({
        plain: await jobs.run("bench-shuffle-plain", plain),
        encrypted: await jobs.run(name, job),
      }));
      return {
        rows: [
          { what: "plain", unit: "s", figures: figuresOf(turns.map((turn) => turn.plain)) },
          { what: "encrypted", unit: "s", figures: figuresOf(turns.map((turn) => turn.encrypted)) },
          {
            what: "encrypted : plain",
            unit: "×",
            figures: figuresOf(turns.map((turn) => turn.encrypted / turn.plain)),
          },
        ],
      };
    } finally {
      await remove();
    }
  },
};
