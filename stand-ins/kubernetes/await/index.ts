import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../cluster";
import { NoMatchError } from "../discovery";
import { listAt, stringAt, type JsonObject } from "../json";
import { annotation, annotationOf, isAnnotated, nameOf } from "../metadata";
import { ApiError, isApiError, UnreachableError } from "../rest-client";
import { deployment } from "./deployment";
import { ingress, service, serviceOnRead } from "./network";
import type { Awaited, Awaiter, Check, Progress } from "./progress";
import { persistentVolume, persistentVolumeClaim, resourceQuota, secret } from "./storage";
import { daemonSet, job, pod, replicationController, statefulSet } from "./workloads";

const idOfKind = (object: JsonObject): string => `${stringAt(object, "apiVersion")}/${stringAt(object, "kind")}`;

/** Kinds that are not done when the server has stored them. */
const awaiters: Record<string, Awaiter> = {
  "apps/v1/DaemonSet": daemonSet,
  "apps/v1/Deployment": deployment,
  "apps/v1/StatefulSet": statefulSet,
  "batch/v1/Job": job,
  "networking.k8s.io/v1/Ingress": ingress,
  "v1/PersistentVolume": persistentVolume,
  "v1/PersistentVolumeClaim": persistentVolumeClaim,
  "v1/Pod": pod,
  "v1/ReplicationController": replicationController,
  "v1/ResourceQuota": resourceQuota,
  "v1/Secret": secret,
  "v1/Service": service,
};

/** Kinds whose state a refresh judges too. */
const awaitersOnRead: Record<string, Awaiter> = {
  "apps/v1/DaemonSet": daemonSet,
  "apps/v1/Deployment": deployment,
  "apps/v1/StatefulSet": statefulSet,
  "batch/v1/Job": job,
  "networking.k8s.io/v1/Ingress": ingress,
  "v1/Pod": pod,
  "v1/Service": serviceOnRead,
};

/** Seconds that Pulumi's provider always waits for a kind, whatever it is told (provider/pkg/await/awaiters.go). */
const fixedSeconds: Record<string, number> = {
  "v1/PersistentVolume": 300,
  "v1/PersistentVolumeClaim": 300,
  "v1/ReplicationController": 600,
  "v1/ResourceQuota": 60,
  "v1/Secret": 5,
};

/** A condition of the program's own is waited for as long as the program says. */
export const secondsToWait = (object: JsonObject, seconds: number): number =>
  annotationOf(object, annotation.waitFor) ? seconds : (fixedSeconds[idOfKind(object)] ?? seconds);

/** The object is there, but not (yet) what was asked for. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    readonly object: JsonObject,
    readonly problems: string[],
  ) {
    super(message);
  }
}

interface Patience {
  seconds: number;
  signal: AbortSignal;
  report: (status: string) => void;
}

/**
 * Waits until the object is ready, and answers with it as it then is.
 *
 * @throws NotReadyError when it failed, the time is up, or the operation was cancelled.
 */
export async function untilReady(awaited: Awaited, patience: Patience): Promise<JsonObject> {
  const { cluster, inputs, applied } = awaited;
  if (isAnnotated(inputs, annotation.skipAwait)) return applied;
  const expression = annotationOf(applied, annotation.waitFor);
  const awaiter = expression ? await customAwaiter(expression) : awaiters[idOfKind(applied)];
  if (!awaiter) return applied;

  const path = await cluster.discovery.path(applied, nameOf(applied));
  const check = awaiter(awaited);
  let object = applied;
  for await (const _ of beats({ ...patience, seconds: secondsToWait(applied, patience.seconds) })) {
    const progress = await check(object);
    if (progress.isReady) return progress.object;
    if (progress.isFailed) throw failed(progress);
    if (progress.status) patience.report(progress.status);
    if (_.isLast) throw ended(progress, patience);
    object = await cluster.client.request(path).catch((error: unknown) => {
      if (isAway(error)) return object;
      throw error;
    });
  }
  return object;
}

/**
 * The API server is away or starts, which is no news of the object: Pulumi's provider waits with client-go's informers,
 * which try again (provider/pkg/await/condition/source.go).
 */
const isAway = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof ApiError && error.code >= 500);

/** The awaiter for `pulumi.com/waitFor`; its library is loaded by those who need it. */
const customAwaiter = async (expression: string): Promise<Awaiter> =>
  (await import("./wait-for.js")).waitFor(expression);

const failed = ({ object, problems }: Progress): NotReadyError =>
  new NotReadyError(`Resource '${nameOf(object)}' was created but failed to initialize`, object, problems);

function ended({ object, problems }: Progress, { signal }: Patience): NotReadyError {
  const message = signal.aborted
    ? `Resource operation was cancelled for "${nameOf(object)}"`
    : `'${nameOf(object)}' timed out waiting to be Ready`;
  return new NotReadyError(message, object, problems);
}

/**
 * Looks at a live object once.
 *
 * @throws NotReadyError when it is not ready.
 */
export async function checkLive(cluster: Cluster, inputs: JsonObject, live: JsonObject): Promise<void> {
  const awaiter = awaitersOnRead[idOfKind(live)];
  if (!awaiter || isAnnotated(inputs, annotation.skipAwait)) return;
  const check: Check = awaiter({ cluster, inputs, applied: live });
  const progress = await check(live);
  if (!progress.isReady) throw failed(progress);
}

const mayVanishUnseen = new Set([
  "v1/Namespace",
  "v1/Pod",
  "v1/ReplicationController",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
]);

/** Waits until nobody finds the object any more. */
export async function untilDeleted(
  cluster: Cluster,
  object: JsonObject,
  inputs: JsonObject,
  patience: Patience,
): Promise<void> {
  if (isAnnotated(inputs, annotation.skipAwait) && mayVanishUnseen.has(idOfKind(inputs))) return;
  const path = await cluster.discovery.path(object, nameOf(object));
  const uid = stringAt(object, "metadata", "uid");
  for await (const { isLast } of beats(patience)) {
    const live = await cluster.client.request(path).catch((error: unknown) => {
      if (isApiError(error, "NotFound") || error instanceof NoMatchError) return undefined;
      if (isAway(error)) return object;
      throw error;
    });
    // Somebody may have created another one of the same name.
    if (!live || (uid && stringAt(live, "metadata", "uid") !== uid)) return;
    patience.report("Resource scheduled for deletion");
    if (isLast) throw new Error(`timed out waiting for "${nameOf(object)}" to be deleted${obstacles(live)}`);
  }
}

/** Who has not let go of the object yet; a namespace says what is still in it. */
function obstacles(live: JsonObject): string {
  const finalizers = listAt(live, "metadata", "finalizers").map(String);
  const remaining = listAt(live, "status", "conditions")
    .filter((condition) => stringAt(condition, "status") === "True")
    .map((condition) => stringAt(condition, "message"));
  const held = finalizers.length > 0 ? [`finalizers might be preventing deletion (${finalizers.join(", ")})`] : [];
  return [...held, ...(isNamespace(live) ? remaining : [])].map((reason) => `; ${reason}`).join("");
}

const isNamespace = (object: JsonObject): boolean => idOfKind(object) === "v1/Namespace";

/** A beat at once, then one every quarter of a second, later every second, until the time is up or `signal` fires. */
async function* beats({ seconds, signal }: Patience): AsyncGenerator<{ isLast: boolean }> {
  const start = Date.now();
  const end = start + seconds * 1000;
  for (;;) {
    const isLast = signal.aborted || Date.now() >= end;
    yield { isLast };
    if (isLast) return;
    const pause = Date.now() - start < 10_000 ? 250 : 1000;
    await sleep(Math.min(pause, Math.max(0, end - Date.now())), undefined, { signal }).catch(() => undefined);
  }
}
