import { numberAt, stringAt } from "../json";
import {
  conditionMessage,
  conditionReason,
  hasCondition,
  isPodReady,
  podProblems,
  podsOf,
  qualifiedName,
} from "./pods";
import type { Awaiter } from "./progress";

export const statefulSet: Awaiter =
  ({ cluster }) =>
  async (object) => {
    const generation = numberAt(object, "metadata", "generation") ?? 0;
    const status = (key: string) => numberAt(object, "status", key) ?? 0;
    const wanted = numberAt(object, "spec", "replicas") ?? 0;
    const isObserved = status("observedGeneration") >= generation;
    const currentRevision = stringAt(object, "status", "currentRevision");
    const updateRevision = stringAt(object, "status", "updateRevision");
    // Pods of such a set are replaced by hand.
    const isManual = generation > 1 && stringAt(object, "spec", "updateStrategy", "type") === "OnDelete";

    const hasRevision = isManual || (currentRevision !== "" && currentRevision === updateRevision);
    const hasPods =
      wanted === status("replicas") &&
      wanted === status("readyReplicas") &&
      (isManual || wanted === status("currentReplicas"));
    if (isObserved && hasRevision && hasPods) return { object, isReady: true, problems: [] };

    const current = hasRevision
      ? status("readyReplicas")
      : Math.min(status("readyReplicas"), status("updatedReplicas"));
    const problems = [
      ...(hasPods ? [] : [`${current} out of ${wanted} replicas succeeded readiness checks`]),
      ...(hasRevision
        ? []
        : [
            `StatefulSet controller failed to advance from revision "${currentRevision}" to revision "${updateRevision}"`,
          ]),
      ...(await podsOf(cluster, object)).flatMap(podProblems),
    ];
    const progress = generation <= 1 ? "StatefulSet to create Pods" : "StatefulSet update to roll out";
    return { object, isReady: false, status: `Waiting for ${progress} (${current}/${wanted} Pods ready)`, problems };
  };

export const daemonSet: Awaiter =
  ({ cluster }) =>
  async (object) => {
    const status = (key: string) => numberAt(object, "status", key) ?? 0;
    const wanted = numberAt(object, "status", "desiredNumberScheduled");
    const isObserved = status("observedGeneration") >= (numberAt(object, "metadata", "generation") ?? 0);
    const isManual = stringAt(object, "spec", "updateStrategy", "type") === "OnDelete";
    const available = Math.min(
      status("currentNumberScheduled"),
      status("numberAvailable"),
      status("numberReady"),
      ...(isManual ? [] : [status("updatedNumberScheduled")]),
    );
    if (isObserved && wanted !== undefined && available >= wanted) return { object, isReady: true, problems: [] };
    return {
      object,
      isReady: false,
      status: `Available: ${available}/${wanted ?? 0}`,
      problems: (await podsOf(cluster, object)).flatMap(podProblems),
    };
  };

export const job: Awaiter = ({ cluster }) => {
  const problems = new Set<string>();
  return async (object) => {
    if (hasCondition(object, "Complete")) return { object, isReady: true, problems: [] };
    const counts = ["active", "succeeded", "failed"].map((key) => numberAt(object, "status", key) ?? 0);
    const [active = 0, succeeded = 0, failed = 0] = counts;
    // Pods of a failed job are soon deleted: what they said is kept.
    for (const pod of await podsOf(cluster, object)) podProblems(pod).forEach((problem) => problems.add(problem));
    const reason = conditionReason(object, "Failed");
    const isFailed = hasCondition(object, "Failed");
    if (isFailed) problems.add(`[${reason}] ${conditionMessage(object, "Failed")}`);
    const progress = `(Active: ${active} | Succeeded: ${succeeded} | Failed: ${failed})`;
    const status = `Waiting for Job "${qualifiedName(object)}" to succeed ${progress}`;
    return { object, isReady: false, isFailed, status, problems: [...problems] };
  };
};

export const pod: Awaiter = () => (object) => ({
  object,
  isReady: isPodReady(object),
  status: `Waiting for Pod "${qualifiedName(object)}" to be ready`,
  problems: podProblems(object),
});

export const replicationController: Awaiter = () => (object) => ({
  object,
  isReady: numberAt(object, "spec", "replicas") === numberAt(object, "status", "availableReplicas"),
  problems: [],
});
