import type { Field } from "../model/field";
import { SparkConf } from "./spark-conf";

/** MiB: one and a half times what Spark keeps for itself, `UnifiedMemoryManager.scala`. */
const smallestHeap = 450;

/** Why Spark 3.5.5 would refuse to start an application, as far as its own settings tell; a sentence for each. */
export function startProblems(spec: Field): string[] {
  const conf = new SparkConf(spec);
  return [...offHeapProblems(conf), ...executorProblems(conf), ...sizeProblems(conf), ...optionProblems(spec)];
}

/** `Utils.checkOffHeapEnabled` */
function offHeapProblems(conf: SparkConf): string[] {
  if (!conf.flag("spark.memory.offHeap.enabled")) return [];
  const size = conf.size("spark.memory.offHeap.size", "bytes") ?? 0;
  return size > 0
    ? []
    : ["spark.memory.offHeap.enabled is true without spark.memory.offHeap.size of at least 1m: set the size"];
}

/**
 * `SparkSubmitArguments.scala`; `getInitialTargetExecutorNumber` in `SchedulerBackendUtils.scala`, and
 * `ExecutorAllocationManager.scala`.
 */
function executorProblems(conf: SparkConf): string[] {
  const instances = conf.integer("spark.executor.instances");
  if (!conf.isDynamic()) {
    return instances === 0 ? ["spark.executor.instances is 0: Spark asks for a positive number"] : [];
  }
  const least = conf.integer("spark.dynamicAllocation.minExecutors") ?? 0;
  const initial = conf.integer("spark.dynamicAllocation.initialExecutors") ?? least;
  const first = Math.max(least, initial, instances ?? 0);
  const most = conf.integer("spark.dynamicAllocation.maxExecutors") ?? Infinity;
  if (most === 0) return ["spark.dynamicAllocation.maxExecutors is 0: dynamic allocation asks for at least one"];
  if (first <= most) return [];
  return [
    `dynamic allocation begins with ${first} executors, the largest of its minExecutors and initialExecutors and of ` +
      `executor.instances, which is more than its maxExecutors, ${most}: raise these or lower those`,
  ];
}

/** `UnifiedMemoryManager.scala`, `SparkSubmitArguments.scala`, `ResourceUtils.validateTaskCpusLargeEnough` */
function sizeProblems(conf: SparkConf): string[] {
  const small = (["driver", "executor"] as const).flatMap((role) => {
    const heap = conf.size(`spark.${role}.memory`);
    return heap === undefined || heap >= smallestHeap
      ? []
      : [`spark.${role}.memory is ${heap} MiB: Spark needs at least ${smallestHeap}m`];
  });
  const [cores, task] = [conf.integer("spark.executor.cores") ?? 1, conf.integer("spark.task.cpus") ?? 1];
  const none = (["driver", "executor"] as const)
    .filter((role) => conf.integer(`spark.${role}.cores`) === 0)
    .map((role) => `spark.${role}.cores is 0: Spark asks for a positive number`);
  const few = cores > 0 && task > cores ? [`spark.task.cpus is ${task}, more than the ${cores} of an executor`] : [];
  return [...small, ...none, ...few];
}

/** `SparkConf.validateSettings`; `checkJavaOptions` in `SparkSubmitCommandBuilder.java` */
function optionProblems(spec: Field): string[] {
  const conf = spec.at("sparkConf");
  const options = ["driver", "executor"].flatMap((role) => [
    spec.at(role, "javaOptions"),
    conf.at(`spark.${role}.extraJavaOptions`),
  ]);
  const heaps = options
    .filter((field) => field.text()?.includes("-Xmx"))
    .map(({ path }) => `${path} sets the heap with -Xmx: set memory instead`);
  const encrypts = ["spark.network.crypto.enabled", "spark.authenticate.enableSaslEncryption"].find(
    (key) => conf.at(key).text() === "true",
  );
  const isOpen = encrypts !== undefined && conf.at("spark.authenticate").text() !== "true";
  return isOpen ? [...heaps, `${encrypts} is true without spark.authenticate: set it to true, too`] : heaps;
}
