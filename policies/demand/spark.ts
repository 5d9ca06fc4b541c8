import { submissionProblems } from "../../contract/judge-submission";
import { submissionRules } from "../../contract/spark-submission";
import type { Field } from "../model/field";
import {
  type Container,
  type Pod,
  type PodDefaults,
  type PodSize,
  readContainer,
  readContainers,
  readPod,
  sizeOf,
} from "./pod";
import type { Quantities } from "../../contract/pod-total";
import { parseMemoryLimit } from "../../contract/spark-sizes";
import type { Nano } from "../../contract/quantities";
import { SparkConf } from "./spark-conf";
import { sparkClaims } from "./storage";

type Role = "driver" | "executor";

/** What one run of a Spark application asks Kubernetes for. */
export interface SparkDemand {
  readonly driver: PodSize;
  readonly executor: PodSize;
  /** The most executors that can run at once. */
  readonly executors: number;
  /** Bytes of volume claims, of driver and executors together. */
  readonly storage: number;
}

const nanos = 10n ** 9n;
const mebibyte = 1024n ** 2n;

/** `MEMORY_OVERHEAD_MIN_MIB` in `ResourceProfile.scala`. */
const smallestOverhead = 384;
const jvmOverheadFactor = 0.1;
/** `NON_JVM_MEMORY_OVERHEAD_FACTOR` in `k8s/Constants.scala`. */
const nonJvmOverheadFactor = 0.4;

/**
 * Reads the spec of a SparkApplication as operator 2.2.1 (`internal/controller/sparkapplication/submission.go`,
 * `internal/webhook/sparkpod_defaulter.go`, `api/v1beta2/defaults.go`) and Spark 3.5.5 (`BasicDriverFeatureStep.scala`,
 * `BasicExecutorFeatureStep.scala`, `ResourceProfile.scala`) do, with the operator's webhook on.
 *
 * Out of sight, and so not counted: resource profiles that a program asks for while it runs, and the defaults of the
 * operator image's own `spark-defaults.conf`.
 */
export function readSpark(spec: Field, defaults: PodDefaults): SparkDemand {
  refuseWhatCannotBeSeen(spec);
  const conf = new SparkConf(spec);
  const executors = countExecutors(spec, conf);
  const size = (role: Role) => sizeOf(readSparkPod(spec, conf, role, defaults), defaults.container);
  return {
    driver: size("driver"),
    executor: size("executor"),
    executors,
    storage: sparkClaims(spec, "driver") + executors * sparkClaims(spec, "executor"),
  };
}

/** The containers of driver and executors, Spark's own first. */
export function readSparkContainers(spec: Field): SparkContainers[] {
  refuseWhatCannotBeSeen(spec);
  const conf = new SparkConf(spec);
  return (["driver", "executor"] as const).map((role) =>
    sparkContainers(spec, conf, role, readContainers(spec.at(role, "template", "spec"))),
  );
}

type SparkContainers = Pick<Pod, "containers" | "initContainers">;

/** Throws where pods come from a place that is not part of the object, or may be changed after it is read. */
export function refuseWhatCannotBeSeen(spec: Field): void {
  for (const { field, rule } of submissionProblems(spec, rulesOfSize)) field.refuse(rule.reason);
}

const rulesOfSize = submissionRules.filter(({ hidesSize }) => hidesSize);

/**
 * With dynamic allocation, its maximum: Spark refuses to start with more initial executors than that.
 * Without, `instances`, which the operator's webhook sets to 1 (`defaultExecutorSpec` in
 * `internal/webhook/sparkapplication_defaulter.go`, operator 2.2.1).
 */
function countExecutors(spec: Field, conf: SparkConf): number {
  const instances = conf.integer("spark.executor.instances") ?? 1;
  if (!conf.isDynamic()) return instances;
  const most = conf.integer("spark.dynamicAllocation.maxExecutors");
  if (most === undefined) {
    throw spec
      .at("dynamicAllocation", "maxExecutors")
      .wrong("is missing, so that Spark asks for any number of executors");
  }
  return Math.max(most, instances);
}

function readSparkPod(spec: Field, conf: SparkConf, role: Role, defaults: PodDefaults): Pod {
  const pod = readPod(spec.at(role, "template", "spec"), defaults);
  return { ...pod, ...sparkContainers(spec, conf, role, pod) };
}

/** The containers of a pod template and those that Spark and the webhook add. */
function sparkContainers(
  spec: Field,
  conf: SparkConf,
  role: Role,
  { containers, initContainers }: SparkContainers,
): SparkContainers {
  const settings = spec.at(role);
  const template = mainOf(containers, role);
  const others = containers.filter((container) => container !== template);
  const sidecars = missingFrom(others, settings.at("sidecars").items().map(readContainer));
  const limit = memoryLimit(settings.at("memoryLimit"));
  if (limit !== undefined && template && limitedOf([...others, template, ...sidecars], role) !== template) {
    throw settings
      .at("memoryLimit")
      .wrong(`lands on another container: name only Spark's own spark-kubernetes-${role}`);
  }
  return {
    containers: [
      { source: settings, restarts: false, resources: mainResources(settings, conf, role, template, limit) },
      ...[...others, ...sidecars].map(besideSpark),
    ],
    initContainers: [
      ...initContainers,
      ...missingFrom(initContainers, settings.at("initContainers").items().map(readContainer)),
    ].map(besideSpark),
  };
}

/** What helps Spark is taken at its word: without a CPU limit it keeps no more cores busy than it requests. */
function besideSpark(container: Container): Container {
  return { ...container, resources: { ...container.resources, defaultCpu: 0n } };
}

/** The container of a pod template that Spark takes for its own: the only one of the right name, else the first. */
function mainOf(containers: readonly Container[], role: Role): Container | undefined {
  const named = containers.filter(({ source }) => source.at("name").text() === sparkName(role));
  return named.length === 1 ? named[0] : containers[0];
}

function sparkName(role: Role): string {
  return `spark-kubernetes-${role}`;
}

/**
 * The container that the webhook limits: the first of a known name, else the first. Spark puts its own behind the
 * others of the pod template, and the webhook adds sidecars behind it. `findContainer` in
 * `internal/webhook/sparkpod_defaulter.go`, operator 2.2.1.
 */
function limitedOf(containers: readonly Container[], role: Role): Container | undefined {
  const known = role === "driver" ? [sparkName(role)] : ["executor", sparkName(role)];
  return containers.find(({ source }) => known.includes(source.at("name").text() ?? "")) ?? containers[0];
}

/** Those that the webhook adds, which it does unless one of that name and image is there. */
function missingFrom(known: readonly Container[], wanted: readonly Container[]): Container[] {
  const isSame = (a: Container, b: Container) =>
    ["name", "image"].every((key) => a.source.at(key).text() === b.source.at(key).text());
  return wanted.filter((container) => !known.some((other) => isSame(container, other)));
}

function mainResources(
  settings: Field,
  conf: SparkConf,
  role: Role,
  template: Container | undefined,
  limit: Nano | undefined,
): Container["resources"] {
  const cores = BigInt(conf.integer(`spark.${role}.cores`) ?? 1) * nanos;
  const memory = BigInt(memoryInMebibytes(conf, role)) * mebibyte * nanos;
  const cpuLimit = conf.quantity(`spark.kubernetes.${role}.limit.cores`) ?? template?.resources.limits.cpu;
  const devices = { ...conf.devices(role), ...gpuOf(settings.at("gpu")) };
  return {
    requests: {
      ...template?.resources.requests,
      ...devices,
      cpu: conf.quantity(`spark.kubernetes.${role}.request.cores`) ?? cores,
      memory,
    },
    // Spark runs a task on each of its cores, whatever it requests for them.
    defaultCpu: cores,
    limits: {
      ...template?.resources.limits,
      ...devices,
      memory: limit ?? memory,
      ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }),
    },
    claims: template?.resources.claims ?? [],
  };
}

/** `addGPU` in `internal/webhook/sparkpod_defaulter.go`, operator 2.2.1, adds none without a name or of quantity 0. */
function gpuOf(gpu: Field): Quantities {
  const name = gpu.at("name").text() ?? "";
  const quantity = gpu.at("quantity").count() ?? 0;
  return name === "" || quantity === 0 ? {} : { [name]: BigInt(quantity) * nanos };
}

/** Heap and overhead, and for executors off-heap memory and, of Python, the workers' own. */
function memoryInMebibytes(conf: SparkConf, role: Role): number {
  const heap = conf.size(`spark.${role}.memory`) ?? 1024;
  const overhead =
    conf.size(`spark.${role}.memoryOverhead`) ??
    Math.max(Math.trunc(overheadFactor(conf, role) * heap), smallestOverhead);
  if (role === "driver") return heap + overhead;
  const python = conf.language() === "Python" ? (conf.size("spark.executor.pyspark.memory") ?? 0) : 0;
  return heap + overhead + offHeap(conf) + python;
}

function overheadFactor(conf: SparkConf, role: Role): number {
  const general = conf.factor("spark.kubernetes.memoryOverheadFactor");
  const usual = conf.language() === "JVM" ? jvmOverheadFactor : nonJvmOverheadFactor;
  return conf.factor(`spark.${role}.memoryOverheadFactor`) ?? general ?? usual;
}

function offHeap(conf: SparkConf): number {
  if (!conf.flag("spark.memory.offHeap.enabled")) return 0;
  return conf.size("spark.memory.offHeap.size", "bytes") ?? 0;
}

function memoryLimit(field: Field): Nano | undefined {
  const text = field.text();
  if (text === undefined) return undefined;
  const amount = parseMemoryLimit(text);
  if (amount !== undefined && amount >= 0n) return amount;
  field.refuse(`is not a memory limit for the Spark operator such as 8g or 8Gi: "${text}"`);
  return undefined;
}
