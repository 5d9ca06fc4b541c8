import type { Group } from "../group";
import { repeat } from "../measure";
import { figuresOf } from "../statistics";
import { jobs } from "./spark-job";

const megabytes = 256;

/** Two executors, so that half of what is shuffled goes from one pod to the other. */
const shuffle = {
  type: "Scala",
  mainClass: "org.apache.spark.examples.GroupByTest",
  mainApplicationFile: "local:///opt/spark/examples/jars/spark-examples.jar",
  // Tasks that write, pairs of each, bytes of a value, tasks that read.
  arguments: ["8", String((megabytes * 1024) / 8), "1024", "8"],
};

export const encryption: Group = {
  title: "A shuffle with encryption between pods, and without",
  method:
    `Spark's own GroupByTest shuffles ${megabytes} MiB between two executors; the two take turns, from submission until completion. ` +
    "Without is `spark.network.crypto.enabled=false`; who a pod is, is proved in both.",
  runs: 5,
  measure: async (runs) => {
    const spec = await jobs.spec("test-spark-pi");
    const executor = { ...spec.executor, instances: 2, memory: "1g" };
    const job = { ...spec, ...shuffle, executor, pythonVersion: undefined };
    const plain = { ...job, sparkConf: { ...spec.sparkConf, "spark.network.crypto.enabled": "false" } };
    const turns = await repeat(runs, "a shuffle, plain and encrypted", async () => ({
      plain: await jobs.run("bench-shuffle-plain", plain),
      encrypted: await jobs.run("bench-shuffle", job),
    }));
    return {
      rows: [
        { what: "plain", unit: "s", figures: figuresOf(turns.map((turn) => turn.plain)) },
        { what: "encrypted", unit: "s", figures: figuresOf(turns.map((turn) => turn.encrypted)) },
        { what: "encrypted : plain", unit: "×", figures: figuresOf(turns.map((turn) => turn.encrypted / turn.plain)) },
      ],
    };
  },
};
