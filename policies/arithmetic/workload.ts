import type { Field } from "../kubernetes/field";
import type { Kind } from "../kubernetes/kinds";
import { placementOf, sparkPlacementOf } from "./placement";
import { type PodDefaults, type PodSize, readPod, sizeOf } from "./pod";
import { cronRunsAtOnce } from "./schedule";
import { readSpark } from "./spark";
import { claimSize, ephemeralClaim } from "./storage";

/**
 * When the pods of a workload run: all the time, whenever a schedule says so, or once after a deployment.
 */
type Occasion = "always" | "scheduled" | "once";

/** Pods of one size. */
interface PodGroup {
  /** `deployment/controller`, or `driver` and `executor` of a Spark application. */
  readonly name: string;
  readonly count: number;
  readonly size: PodSize;
  /** One on each node. */
  readonly everyNode: boolean;
  /** What binds the pods to certain nodes, beyond their size. */
  readonly bindings: readonly string[];
}

export interface Workload {
  readonly urn: string;
  /** `Deployment spark-operator/controller` */
  readonly name: string;
  readonly namespace: string;
  readonly occasion: Occasion;
  readonly pods: readonly PodGroup[];
  /** Bytes of volume claims. */
  readonly storage: number;
  /** URNs of the jobs of which nothing runs any more when this one starts; empty unless this one runs once. */
  readonly after: ReadonlySet<string>;
}

/** What its own object says of a workload. */
export type OwnDemand = Omit<Workload, "urn" | "after">;

/** What a workload's size depends on beside its own object. */
export interface Surroundings {
  /** Number of nodes, for DaemonSets. */
  readonly nodes: number;
  /** Largest number of replicas that an autoscaler may set. */
  readonly autoscaled: (kind: string, namespace: string, name: string) => number | undefined;
  readonly defaults: (namespace: string) => PodDefaults;
}

/** Reads an object that runs pods at their peak, rolling updates aside. */
export function readWorkload(
  kind: Extract<Kind, { runs: "pods" | "spark" }>,
  object: Field,
  namespace: string,
  surroundings: Surroundings,
): OwnDemand | undefined {
  // Templates lie there until something else uses them.
  if (kind.kind === "PodTemplate") return undefined;
  const name = object.at("metadata", "name").text() ?? "";
  if (kind.partial) throw object.at("spec").wrong(`of ${kind.kind} ${name} is only a patch: the rest cannot be seen`);
  const workload = { name: `${kind.kind} ${namespace}/${name}`, namespace };
  return kind.runs === "spark"
    ? { ...workload, ...readSparkRuns(kind, object, surroundings.defaults(namespace)) }
    : { ...workload, ...readPods(kind, object, { name, namespace }, surroundings) };
}

type Load = Pick<Workload, "occasion" | "pods" | "storage">;

function readPods(
  kind: Extract<Kind, { runs: "pods" }>,
  object: Field,
  { name, namespace }: { name: string; namespace: string },
  surroundings: Surroundings,
): Load {
  const spec = object.at(...kind.template, "spec");
  const defaults = surroundings.defaults(namespace);
  const { count, occasion } = countPods(kind.kind, object, (replicas) =>
    Math.max(replicas, surroundings.autoscaled(kind.kind, namespace, name) ?? 0),
  );
  const everyNode = kind.kind === "DaemonSet";
  const pods = everyNode ? surroundings.nodes : count;
  const claims = [
    ...spec.at("volumes").items().map(ephemeralClaim),
    ...object.at("spec", "volumeClaimTemplates").items().map(claimSize),
  ];
  return {
    occasion,
    pods: [
      {
        name: `${kind.kind.toLowerCase()}/${name}`,
        count: pods,
        size: sizeOf(readPod(spec, defaults), defaults.container),
        everyNode,
        bindings: placementOf(spec),
      },
    ],
    storage: pods * claims.reduce((total, bytes) => total + bytes, 0),
  };
}

function countPods(
  kind: string,
  object: Field,
  autoscaled: (replicas: number) => number,
): { count: number; occasion: Occasion } {
  const spec = object.at("spec");
  switch (kind) {
    case "Pod":
      return { count: 1, occasion: (spec.at("restartPolicy").text() ?? "Always") === "Always" ? "always" : "once" };
    case "Job":
      return { count: jobPods(spec), occasion: "once" };
    case "CronJob": {
      const job = spec.at("jobTemplate", "spec");
      return { count: cronRunsAtOnce(spec) * jobPods(job), occasion: "scheduled" };
    }
    default: {
      const replicas = spec.at("replicas").count() ?? 1;
      // The autoscaler leaves a workload of zero replicas alone.
      return { count: replicas === 0 ? 0 : autoscaled(replicas), occasion: "always" };
    }
  }
}

/** Pods of a Job at once, also of a suspended one, which anybody may resume. */
function jobPods(spec: Field): number {
  const parallelism = spec.at("parallelism").count() ?? 1;
  return Math.min(parallelism, spec.at("completions").count() ?? parallelism);
}

function readSparkRuns(kind: Extract<Kind, { runs: "spark" }>, object: Field, defaults: PodDefaults): Load {
  const spec = object.at(...kind.spec);
  const { driver, executor, executors, storage } = readSpark(spec, defaults);
  const group = (name: "driver" | "executor", count: number, size: PodSize): PodGroup => ({
    name: `${name} of ${object.at("metadata", "name").text() ?? ""}`,
    count,
    size,
    everyNode: false,
    bindings: [
      ...[spec, spec.at(name), spec.at(name, "template", "spec")].flatMap(placementOf),
      ...sparkPlacementOf(spec.at("sparkConf"), name),
    ],
  });
  return {
    occasion: sparkOccasion(kind, object, spec),
    pods: [group("driver", 1, driver), group("executor", executors, executor)],
    storage,
  };
}

function sparkOccasion(kind: Extract<Kind, { runs: "spark" }>, object: Field, spec: Field): Occasion {
  if (kind.kind === "ScheduledSparkApplication") {
    const policy = object.at("spec", "concurrencyPolicy");
    // Without a policy the operator starts a run only when no earlier one is left.
    if (policy.text() === "Allow") throw policy.wrong("is Allow, so that any number of runs may overlap");
    return "scheduled";
  }
  return spec.at("restartPolicy", "type").text() === "Always" ? "always" : "once";
}
