import { type Field, IndeterminateError } from "../model/field";
import type { Kind } from "../../contract/kinds";

/**
 * States of a SparkApplication that the operator never leaves by itself: `api/v1beta2/sparkapplication_types.go`,
 * operator 2.2.1.
 */
const endStates = new Set(["COMPLETED", "FAILED"]);

/**
 * Whether nothing of a job runs any more once its creation is over, when the engine goes on to what depends on it. In
 * doubt it is not so: then its pods count beside those of every other job.
 *
 * 1. The provider waits for an end state of a SparkApplication. Other kinds have none that leaves no pod behind: a Job
 *    of Kubernetes before 1.31 is complete while pods are still terminating.
 * 2. A change makes a new object, as an annotation has to say: neither the SDK nor a deployed stack's state tells. The
 *    status of one that is changed in place is still that of its last run when the wait begins.
 * 3. No container outlives Spark's own, and the driver takes its executors along
 *    (`KubernetesClusterSchedulerBackend.stop`, Spark 3.5.5).
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/v4.24.0/CHANGELOG.md for the annotations
 */
export function endsWithItsCreation(kind: Kind, object: Field): boolean {
  if (kind.runs !== "spark" || kind.kind !== "SparkApplication") return false;
  try {
    const annotations = object.at("metadata", "annotations");
    const spec = object.at(...kind.spec);
    const property = spec.at("sparkConf", "spark.kubernetes.executor.deleteOnTermination").textOrNumber() ?? "true";
    // The operator passes the field after the property.
    const endsExecutors = spec.at("executor", "deleteOnTermination").flag() ?? property === "true";
    return (
      annotations.at("lakehouse/replaced-on-change").text() === "true" &&
      !annotations.at("pulumi.com/skipAwait").present &&
      awaitedStates(annotations.at("pulumi.com/waitFor").text() ?? "").every((state) => endStates.has(state)) &&
      spec.at("restartPolicy", "type").text() !== "Always" &&
      endsExecutors &&
      !hasCompany(spec.at("driver")) &&
      !hasCompany(spec.at("executor"))
    );
  } catch (error) {
    if (error instanceof IndeterminateError) return false;
    throw error;
  }
}

/** The states for one of which the annotation waits; an unknown one where it waits for anything else. */
function awaitedStates(waitFor: string): string[] {
  const [, only] = /^jsonpath=\{\.status\.applicationState\.state\}=(\w+)$/.exec(waitFor) ?? [];
  if (only !== undefined) return [only];
  const [, any = ""] = /^jsonpath=\{\.status\.applicationState\[\?(.+)\]\}$/.exec(waitFor) ?? [];
  return any.split("||").map((test) => /^@ == '(\w+)'$/.exec(test.trim())?.[1] ?? "unknown");
}

/** Containers beside Spark's own, which may run on when it has ended. */
function hasCompany(role: Field): boolean {
  const restarts = (container: Field) => container.at("restartPolicy").present;
  return (
    role.at("template").present ||
    role.at("sidecars").items().length > 0 ||
    role.at("initContainers").items().some(restarts)
  );
}
