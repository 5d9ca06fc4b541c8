import type { Field } from "../model/field";
import { type Kind } from "../../contract/kinds";
import { unseenRest } from "../model/kinds";
import { type Bindings, placementOf, sparkPlacementOf } from "./placement";
import { type PodDefaults, type PodSize, readPod, sizeOf } from "./pod";
import { cronRunsAtOnce, runsWithReplaced, defaultGrace } from "./schedule";
import { readSpark } from "./spark";
import { claimSize, ephemeralClaim } from "./storage";

/**
 * When the pods of a workload run: all the time, whenever a schedule says so, or once after a deployment.
 */
type Lifetime = "always" | "scheduled" | "once";

/** Pods of one size. */
interface PodGroup {
  /** `deployment/controller`, or `driver` and `executor` of a Spark application. */
  readonly name: string;
  readonly count: number;
  readonly size: PodSize;
  /** One on each node. */
  readonly everyNode: boolean;
  /** What binds the pods to certain nodes, beyond their size. */
  readonly bindings: Bindings;
}

export interface Workload {
  readonly urn: string;
  /** `Deployment spark-operator/controller` */
  readonly name: string;
  readonly namespace: string;
  readonly lifetime: Lifetime;
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
  if (kind.partial) throw unseenRest();
  const workload = { name: `${kind.kind} ${namespace}/${name}`, namespace };
  return kind.runs === "spark"
    ? { ...workload, ...readSparkRuns(kind, object, surroundings.defaults(namespace)) }
    : { ...workload, ...readPods(kind, object, { name, namespace }, surroundings) };
}

type Load = Pick<Workload, "lifetime" | "pods" | "storage">;

function readPods(
  kind: Extract<Kind, { runs: "pods" }>,
  object: Field,
  { name, namespace }: { name: string; namespace: string },
  surroundings: Surroundings,
): Load {
  const spec = object.at(...kind.template, "spec");
  const defaults = surroundings.defaults(namespace);
  const everyNode = kind.kind === "DaemonSet";
  const { count, kept, lifetime } = everyNode
    ? lasting(surroundings.nodes)
    : countPods(kind.kind, object, (replicas) =>
        Math.max(replicas, surroundings.autoscaled(kind.kind, namespace, name) ?? 0),
      );
  const claims = [
    ...spec.at("volumes").items().map(ephemeralClaim),
    ...object.at("spec", "volumeClaimTemplates").items().map(claimSize),
  ];
  return {
    lifetime,
    pods: [
      {
        name: `${kind.kind.toLowerCase()}/${name}`,
        count,
        size: sizeOf(readPod(spec, defaults), defaults.container),
        everyNode,
        bindings: placementOf(spec),
      },
    ],
    storage: kept * claims.reduce((total, bytes) => total + bytes, 0),
  };
}

interface PodCount {
  /** Pods that may run at once. */
  readonly count: number;
  /** Pods that may be there at once, with their claims: those that have ended stay as long as their Job. */
  readonly kept: number;
  readonly lifetime: Lifetime;
}

function countPods(kind: string, object: Field, autoscaled: (replicas: number) => number): PodCount {
  const spec = object.at("spec");
  switch (kind) {
    case "Pod":
      return (spec.at("restartPolicy").text() ?? "Always") === "Always"
        ? lasting(1)
        : { count: 1, kept: 1, lifetime: "once" };
    case "Job":
      return { count: jobPods(spec), kept: keptPods(spec), lifetime: "once" };
    case "CronJob": {
      const job = spec.at("jobTemplate", "spec");
      const runs = cronRunsAtOnce(spec);
      const kept = runs + pastRuns(spec, { successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
      return { count: runs * jobPods(job), kept: kept * keptPods(job), lifetime: "scheduled" };
    }
    default: {
      const replicas = spec.at("replicas").count() ?? 1;
      // The autoscaler leaves a workload of zero replicas alone.
      return lasting(replicas === 0 ? 0 : autoscaled(replicas));
    }
  }
}

function lasting(pods: number): PodCount {
  return { count: pods, kept: pods, lifetime: "always" };
}

/** Pods of a Job at once, also of a suspended one, which anybody may resume. */
function jobPods(spec: Field): number {
  const parallelism = spec.at("parallelism").count() ?? 1;
  return Math.min(parallelism, spec.at("completions").count() ?? parallelism);
}

/**
 * Pods of a Job that may be there at once: no more succeed or run than have to succeed, and another is made only while
 * the failures are within the limit (`manageJob` in `kubernetes/pkg/controller/job/job_controller.go`, v1.34).
 */
function keptPods(spec: Field): number {
  const pods = spec.at("completions").count() ?? spec.at("parallelism").count() ?? 1;
  const limit = spec.at("backoffLimit").count();
  const limitPerIndex = spec.at("backoffLimitPerIndex").count();
  return pods + (limitPerIndex === undefined ? (limit ?? 6) : Math.min(limit ?? Infinity, pods * limitPerIndex));
}

/**
 * Runs of a schedule that have ended and are kept, by the fields that say how many and what they are when nothing is
 * said.
 */
function pastRuns(spec: Field, limits: Readonly<Record<string, number>>): number {
  return Object.entries(limits).reduce((total, [field, usual]) => total + (spec.at(field).count() ?? usual), 0);
}

function readSparkRuns(kind: Extract<Kind, { runs: "spark" }>, object: Field, defaults: PodDefaults): Load {
  const spec = object.at(...kind.spec);
  const { driver, executor, executors, storage } = readSpark(spec, defaults);
  const { lifetime, runs, kept } = countSparkRuns(kind, object, spec);
  const group = (name: "driver" | "executor", count: number, size: PodSize): PodGroup => ({
    name: `${name} of ${object.at("metadata", "name").text() ?? ""}`,
    count,
    size,
    everyNode: false,
    bindings: sparkPlacementOf(spec, name),
  });
  return {
    lifetime,
    pods: [group("driver", runs, driver), group("executor", runs * executors, executor)],
    storage: kept * storage,
  };
}

interface RunCount {
  readonly lifetime: Lifetime;
  /** Runs at once. */
  readonly runs: number;
  /** Runs that are there at once, with their drivers' pods and all claims, which belong to these. */
  readonly kept: number;
}

/** `internal/controller/scheduledsparkapplication/controller.go`, operator 2.2.1. */
function countSparkRuns(kind: Extract<Kind, { runs: "spark" }>, object: Field, spec: Field): RunCount {
  if (kind.kind !== "ScheduledSparkApplication") {
    const lifetime = spec.at("restartPolicy", "type").text() === "Always" ? "always" : "once";
    return { lifetime, runs: 1, kept: 1 };
  }
  const schedule = object.at("spec");
  const policy = schedule.at("concurrencyPolicy");
  if (policy.text() === "Allow") throw policy.wrong("is Allow, so that any number of runs may overlap");
  // Without a policy the operator starts a run only when no earlier one is left.
  const runs = policy.text() === "Replace" ? runsWithReplaced(schedule, sparkGrace(spec)) : 1;
  const past = pastRuns(schedule, { successfulRunHistoryLimit: 1, failedRunHistoryLimit: 1 });
  // The one too many goes only when the next has started.
  return { lifetime: "scheduled", runs, kept: runs + past + 1 };
}

/** Seconds that an application takes to end: the executors are told when the driver is gone. */
function sparkGrace(spec: Field): number {
  return [spec.at("driver"), spec.at("executor")]
    .map((role) =>
      [role, role.at("template", "spec")].map((pod) => pod.at("terminationGracePeriodSeconds").count() ?? defaultGrace),
    )
    .reduce((total, graces) => total + Math.max(...graces), 0);
}
