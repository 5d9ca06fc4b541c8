import type { Cluster } from "../cluster";
import { at, listAt, numberAt, objectAt, stringAt, type Json, type JsonObject } from "../json";
import { nameOf, namespaceOf } from "../metadata";

/** The objects of a kind that `owner` owns directly. */
export async function ownedBy(
  cluster: Cluster,
  owner: JsonObject,
  kind: { apiVersion: string; kind: string },
): Promise<JsonObject[]> {
  const namespace = namespaceOf(owner);
  const path = await cluster.discovery.path({ ...kind, metadata: { namespace } });
  const { items } = await cluster.client.request(path);
  const uid = stringAt(owner, "metadata", "uid");
  return listAt({ items: items ?? [] }, "items")
    .map((item) => objectAt({ item }, "item"))
    .filter((item) => listAt(item, "metadata", "ownerReferences").some((reference) => at(reference, "uid") === uid));
}

export const podsOf = (cluster: Cluster, owner: JsonObject): Promise<JsonObject[]> =>
  ownedBy(cluster, owner, { apiVersion: "v1", kind: "Pod" });

const condition = (object: JsonObject, type: string): Json | undefined =>
  listAt(object, "status", "conditions").find((entry) => at(entry, "type") === type);

export const hasCondition = (object: JsonObject, type: string, status = "True"): boolean =>
  at(condition(object, type), "status") === status;

export const conditionMessage = (object: JsonObject, type: string): string =>
  stringAt(condition(object, type), "message");

export const conditionReason = (object: JsonObject, type: string): string =>
  stringAt(condition(object, type), "reason");

/** `[reason] message` of a condition that has both. */
export function explained(object: JsonObject, type: string): string[] {
  const reason = conditionReason(object, type);
  const message = conditionMessage(object, type);
  return reason && message ? [`[${reason}] ${message}`] : [];
}

export const isPodReady = (pod: JsonObject): boolean =>
  hasCondition(pod, "PodScheduled") &&
  hasCondition(pod, "Initialized") &&
  (hasCondition(pod, "Ready") || stringAt(pod, "status", "phase") === "Succeeded");

/** What keeps a Pod from being ready, in the words of the scheduler, the kubelet and the containers themselves. */
export function podProblems(pod: JsonObject): string[] {
  if (isPodReady(pod)) return [];
  const pending = ["PodScheduled", "Initialized", "Ready"].find((type) => !hasCondition(pod, type));
  const message = pending ? conditionMessage(pod, pending) : "";
  const containers = ["initContainerStatuses", "containerStatuses"].flatMap((list) => listAt(pod, "status", list));
  const problems = containers.flatMap(containerProblems);
  if (!message && problems.length === 0) return [];
  return [`[Pod ${qualifiedName(pod)}]: ${[message + (problems[0] ?? ""), ...problems.slice(1)].join("\n")}`];
}

function containerProblems(status: Json): string[] {
  if (at(status, "ready") === true) return [];
  const name = stringAt(status, "name");
  const problems: string[] = [];

  const waiting = objectAt(status, "state", "waiting");
  const waitingReason = stringAt(waiting, "reason");
  if (waitingReason && !["ContainerCreating", "PodInitializing"].includes(waitingReason)) {
    problems.push(`[${waitingReason}] ${stringAt(waiting, "message")}`);
  }

  const terminated = objectAt(status, "state", "terminated");
  if (stringAt(terminated, "reason") && numberAt(terminated, "exitCode") !== 0) {
    problems.push(
      stringAt(terminated, "message")
        ? `[${stringAt(terminated, "reason")}] ${stringAt(terminated, "message")}`
        : `container "${name}" completed with exit code ${numberAt(terminated, "exitCode") ?? 0}`,
    );
  }

  const last = objectAt(status, "lastState", "terminated");
  if (stringAt(last, "reason")) {
    const ending = `${stringAt(last, "reason")}: exit code ${numberAt(last, "exitCode") ?? 0}`;
    problems.push(`container "${name}" terminated at ${stringAt(last, "finishedAt")} (${ending})`);
    if (stringAt(last, "message")) problems.push(stringAt(last, "message"));
  }
  return problems;
}

/** The namespace is left out where it goes without saying. */
export function qualifiedName(object: JsonObject): string {
  const namespace = namespaceOf(object);
  return namespace && namespace !== "default" ? `${namespace}/${nameOf(object)}` : nameOf(object);
}
