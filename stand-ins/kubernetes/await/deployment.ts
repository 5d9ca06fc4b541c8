import type { Cluster } from "../cluster";
import { listAt, numberAt, stringAt, type JsonObject } from "../json";
import { annotationOf, namespaceOf } from "../metadata";
import { explained, conditionReason, hasCondition, ownedBy, podProblems, podsOf } from "./pods";
import type { Awaiter } from "./progress";

const revision = "deployment.kubernetes.io/revision";

/**
 * Ready when the controller has seen the change, the Deployment is available, and the new ReplicaSet has its Pods. A
 * first revision is not rolled out but created, so its progress is not asked for.
 */
export const deployment: Awaiter =
  ({ cluster, previous }) =>
  async (object) => {
    if ((numberAt(object, "status", "observedGeneration") ?? 0) < (numberAt(object, "metadata", "generation") ?? 0)) {
      return { object, isReady: false, problems: ["The Deployment controller has not seen the change"] };
    }
    const current = annotationOf(object, revision);
    const isFirst = current === "1";
    const replicaSets = await ownedBy(cluster, object, { apiVersion: "apps/v1", kind: "ReplicaSet" });
    const replicaSet = replicaSets.find((candidate) => annotationOf(candidate, revision) === current);

    const isAvailable = hasCondition(object, "Available");
    const isRolledOut =
      isFirst ||
      (hasCondition(object, "Progressing") && conditionReason(object, "Progressing") === "NewReplicaSetAvailable");
    const wanted = numberAt(replicaSet, "spec", "replicas") ?? 1;
    const readyReplicas = numberAt(replicaSet, "status", "readyReplicas") ?? 0;
    const hasPods = replicaSet !== undefined && readyReplicas >= wanted;
    if (isAvailable && isRolledOut && hasPods) return { object, isReady: true, problems: [] };

    const problems = [
      ...(isAvailable ? [] : explained(object, "Available")),
      ...(hasCondition(object, "Progressing") ? [] : explained(object, "Progressing")),
      ...(await unboundClaims(cluster, object)),
      shortfall({ isFirst, isAvailable, isRolledOut, isUpdate: previous !== undefined }),
      ...(replicaSet ? (await podsOf(cluster, replicaSet)).flatMap(podProblems) : []),
    ];
    const status = `Waiting for app ReplicaSet to be available (${readyReplicas}/${wanted} Pods available)`;
    return { object, isReady: false, status, problems };
  };

function shortfall(rollout: {
  isFirst: boolean;
  isAvailable: boolean;
  isRolledOut: boolean;
  isUpdate: boolean;
}): string {
  if (!rollout.isAvailable) return "Minimum number of live Pods was not attained";
  return rollout.isFirst || !rollout.isRolledOut
    ? "Minimum number of Pods to consider the application live was not attained"
    : "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live";
}

async function unboundClaims(cluster: Cluster, object: JsonObject): Promise<string[]> {
  const names = listAt(object, "spec", "template", "spec", "volumes")
    .map((volume) => stringAt(volume, "persistentVolumeClaim", "claimName"))
    .filter(Boolean);
  if (names.length === 0) return [];
  const kind = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { namespace: namespaceOf(object) } };
  const list = await cluster.client.request(await cluster.discovery.path(kind));
  const unbound = listAt(list, "items")
    .filter((claim) => names.includes(stringAt(claim, "metadata", "name")))
    .filter((claim) => stringAt(claim, "status", "phase") !== "Bound")
    .map((claim) => stringAt(claim, "metadata", "name"));
  return unbound.length > 0 ? [`Failed to bind PersistentVolumeClaim(s): "${unbound.join(",")}"`] : [];
}
