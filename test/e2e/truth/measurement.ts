import { SchedulingV1Api, type V1Pod } from "@kubernetes/client-node";
import { quantityToScalar } from "@kubernetes/client-node/dist/util.js";
import { clients, eventually, isNotFound, kubeConfig } from "../support/cluster";
import type { Outcome, PodGroup } from "./prediction";
import type { Amounts } from "./room";
import { label } from "./row";

/**
 * Has the API server itself add up a group's pods: by a quota of their priority class, too large to be exceeded.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#resource-quota-per-priorityclass
 */
export async function count(group: PodGroup): Promise<void> {
  const { namespace, priorityClass: name, totals } = group;
  const metadata = { name, labels: label };
  const scheduling = kubeConfig().makeApiClient(SchedulingV1Api);
  await scheduling.createPriorityClass({ body: { metadata, value: 0, preemptionPolicy: "Never" } });
  const hard = Object.fromEntries(Object.keys(totals).map((key) => [key, "1E"]));
  const scopeSelector = { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: [name] }] };
  const { core } = clients();
  await core.createNamespacedResourceQuota({ namespace, body: { metadata, spec: { hard, scopeSelector } } });
  // Until then the API server admits no pod that the quota is for.
  await eventually(`quota ${name} to be ready`, 60, async () => Object.keys(await used(group))[0]);
}

/**
 * What the cluster has made of what was predicted.
 *
 * @param seconds how long to wait for as many pods as predicted; then whatever there is counts
 */
export async function measure(predicted: Outcome, seconds: number): Promise<Outcome> {
  const groups: PodGroup[] = [];
  let storage = 0;
  for (const group of predicted.groups) {
    const totals = await settled(group, seconds);
    const pods = await podsOf(group);
    if (pods.length !== totals.pods) throw new Error(`${pods.length} pods of ${group.priorityClass} exist`);
    if (new Set(pods.map(sizes)).size > 1)
      throw new Error(`pods of ${group.priorityClass} differ, but have one prediction`);
    groups.push({ ...group, totals, unsaid: unsaid(pods, totals), others: others(pods) });
    storage += await claimed(pods);
  }
  return { groups, storage };
}

/** The totals of a group once it has had its number of pods for a while: Spark asks for more each second. */
async function settled(group: PodGroup, seconds: number): Promise<Amounts> {
  const deadline = Date.now() + seconds * 1000;
  let probes = 0;
  return eventually(`pods of ${group.priorityClass}`, seconds + 10, async () => {
    const totals = await used(group);
    probes = totals.pods === group.totals.pods ? probes + 1 : 0;
    return probes > 4 || Date.now() > deadline ? totals : undefined;
  });
}

function used({ namespace, priorityClass: name }: PodGroup): Promise<Amounts> {
  return quota({ namespace, name }, "used");
}

/** What a quota allows, or what is used of it: cores in thousandths, memory in bytes. */
export async function quota(identity: { namespace: string; name: string }, part: "hard" | "used"): Promise<Amounts> {
  const { status } = await clients().core.readNamespacedResourceQuota(identity);
  return Object.fromEntries(
    Object.entries(status?.[part] ?? {}).map(([key, amount]) => {
      const scalar = Number(quantityToScalar(amount));
      return [key, key.endsWith(".cpu") ? Math.round(scalar * 1000) : scalar];
    }),
  );
}

export async function podsOf({ namespace, priorityClass }: PodGroup): Promise<V1Pod[]> {
  const { items } = await clients().core.listNamespacedPod({ namespace });
  return items.filter(({ spec }) => spec?.priorityClassName === priorityClass);
}

const containersOf = ({ spec }: V1Pod) => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];

/** All that makes a pod's size, for a comparison. */
function sizes(pod: V1Pod): string {
  const { resources, overhead } = pod.spec ?? {};
  return JSON.stringify([resources, overhead, containersOf(pod).map(({ resources: each }) => each)]);
}

/** Amounts without a total that some container does not say. */
function unsaid(pods: readonly V1Pod[], totals: PodGroup["totals"]): string[] {
  const containers = pods.flatMap(containersOf);
  return (["requests", "limits"] as const).flatMap((kind) =>
    ["cpu", "memory"]
      .filter((name) => !(`${kind}.${name}` in totals))
      .filter((name) => containers.some(({ resources }) => resources?.[kind]?.[name] === undefined))
      .map((name) => `${kind}.${name}`),
  );
}

function others(pods: readonly V1Pod[]): string[] {
  const requests = pods.flatMap(containersOf).flatMap(({ resources }) => Object.entries(resources?.requests ?? {}));
  const asked = requests.filter(([, amount]) => Number(quantityToScalar(amount)) > 0).map(([name]) => name);
  return [...new Set(asked)].filter((name) => !["cpu", "memory"].includes(name)).sort();
}

/** Bytes of the claims that pods have in their volumes. */
async function claimed(pods: readonly V1Pod[]): Promise<number> {
  const names = pods.flatMap(({ metadata, spec }) =>
    (spec?.volumes ?? []).flatMap(({ name, ephemeral, persistentVolumeClaim }) => {
      if (ephemeral) return [{ namespace: metadata!.namespace!, name: `${metadata!.name!}-${name}` }];
      return persistentVolumeClaim ? [{ namespace: metadata!.namespace!, name: persistentVolumeClaim.claimName }] : [];
    }),
  );
  const sizes = names.map(async (claim) => {
    // The controller makes an ephemeral volume's claim after the pod.
    const { spec } = await eventually(`claim ${claim.name}`, 60, () =>
      clients().core.readNamespacedPersistentVolumeClaim(claim).catch(ifMissing),
    );
    return Number(quantityToScalar(spec?.resources?.requests?.storage ?? "0"));
  });
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

function ifMissing(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
