import { KubernetesObjectApi, NodeV1Api, SchedulingV1Api } from "@kubernetes/client-node";
import { ObjectSerializer } from "@kubernetes/client-node/dist/serializer.js";
import { clients, eventually, jobNamespace, kubeConfig } from "../support/cluster";
import { podsOf } from "./measurement";
import type { Outcome } from "./prediction";
import { type Declared, label, type Row } from "./row";

const spark = { group: "sparkoperator.k8s.io", version: "v1beta2", namespace: jobNamespace };
const plurals = { SparkApplication: "sparkapplications", ScheduledSparkApplication: "scheduledsparkapplications" };
const labelSelector = Object.entries(label)
  .map((pair) => pair.join("="))
  .join();

export async function create(objects: readonly Declared[]): Promise<void> {
  const api = KubernetesObjectApi.makeApiClient(kubeConfig());
  // The client's own form of an object: it calls `default` of a LimitRange `_default`, and drops what it does not know.
  for (const object of objects) await api.create(ObjectSerializer.deserialize(object, "KubernetesObject") as Declared);
}

/** The LimitRanges of a namespace, as somebody would declare them. */
export async function limitRanges(namespace: string): Promise<Declared[]> {
  const { items } = await clients().core.listNamespacedLimitRange({ namespace });
  const identity = { apiVersion: "v1", kind: "LimitRange" };
  return items.map((range) => ({ ...(ObjectSerializer.serialize(range, "V1LimitRange") as object), ...identity }));
}

/** Takes a job away, and its pods at once: the next one needs their room in the quota. */
export async function stop({ objects }: Row, { groups }: Outcome): Promise<void> {
  const { core, custom } = clients();
  const { kind, metadata } = objects.at(-1)!;
  const plural = plurals[kind as keyof typeof plurals];
  await custom.deleteNamespacedCustomObject({ ...spark, plural, name: metadata!.name! });
  await eventually(`pods of ${metadata!.name!} to be gone`, 60, async () => {
    const pods = (await Promise.all(groups.map(podsOf))).flat();
    for (const { metadata } of pods) {
      await core
        .deleteNamespacedPod({ name: metadata!.name!, namespace: jobNamespace, gracePeriodSeconds: 0 })
        .catch(() => undefined);
    }
    return pods.length === 0 ? true : undefined;
  });
}

/** Removes all that rows have made, also in an earlier run. */
export async function removeAll(): Promise<void> {
  const { core, custom } = clients();
  for (const plural of Object.values(plurals)) {
    await custom.deleteCollectionNamespacedCustomObject({ ...spark, plural, labelSelector });
  }
  await core.deleteCollectionNamespacedConfigMap({ namespace: jobNamespace, labelSelector });
  await core.deleteCollectionNamespacedResourceQuota({ namespace: jobNamespace, labelSelector });
  const { items } = await core.listNamespace({ labelSelector });
  for (const { metadata } of items) await core.deleteNamespace({ name: metadata!.name! });
  await kubeConfig().makeApiClient(SchedulingV1Api).deleteCollectionPriorityClass({ labelSelector });
  await kubeConfig().makeApiClient(NodeV1Api).deleteCollectionRuntimeClass({ labelSelector });
  await eventually("namespaces to be gone", 120, async () => {
    const left = await core.listNamespace({ labelSelector });
    return left.items.length === 0 ? true : undefined;
  });
}
