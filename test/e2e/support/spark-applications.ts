import { clients, eventually, isNotFound, jobNamespace } from "./cluster";

export interface SparkApplicationObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: Record<string, unknown>;
  status?: {
    applicationState?: { state?: string; errorMessage?: string };
    driverInfo?: { podName?: string };
    submissionID?: string;
    submissionAttempts?: number;
    executorState?: Record<string, string>;
  };
}

const resource = {
  group: "sparkoperator.k8s.io",
  version: "v1beta2",
  namespace: jobNamespace,
  plural: "sparkapplications",
};

export function getSparkApplication(name: string): Promise<SparkApplicationObject | undefined> {
  return getJob<SparkApplicationObject>("sparkapplications", name);
}

/** A job that runs by a schedule. */
interface ScheduledSparkApplicationObject {
  readonly status?: { readonly lastRunName?: string; readonly pastSuccessfulRunNames?: readonly string[] };
}

export function getScheduledSparkApplication(name: string): Promise<ScheduledSparkApplicationObject | undefined> {
  return getJob<ScheduledSparkApplicationObject>("scheduledsparkapplications", name);
}

async function getJob<T>(plural: string, name: string): Promise<T | undefined> {
  try {
    return (await clients().custom.getNamespacedCustomObject({ ...resource, plural, name })) as T;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export async function submit(job: SparkApplicationObject, options: { dryRun?: true } = {}): Promise<void> {
  await clients().custom.createNamespacedCustomObject({
    ...resource,
    body: job,
    ...(options.dryRun ? { dryRun: "All" } : {}),
  });
}

export async function remove(name: string): Promise<void> {
  try {
    await clients().custom.deleteNamespacedCustomObject({ ...resource, name });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await eventually(`${name} to be gone`, 60, async () => ((await getSparkApplication(name)) ? undefined : true));
}

/** Waits for one of `states`; a job that ended in another way ends the wait with its driver's last lines. */
export async function reaches(name: string, states: string[], seconds = 240): Promise<SparkApplicationObject> {
  return eventually(`SparkApplication ${name} to reach ${states.join(" or ")}`, seconds, async () => {
    const job = await getSparkApplication(name);
    const state = job?.status?.applicationState?.state;
    if (job && state && states.includes(state)) return job;
    if (state === "COMPLETED" || state === "FAILED") {
      throw new Error(`${name} is ${state}: ${await driverLog(name, 20).catch(() => "(its driver left no log)")}`);
    }
    return undefined;
  });
}

export async function driverLog(name: string, tailLines?: number): Promise<string> {
  const job = await getSparkApplication(name);
  return clients().core.readNamespacedPodLog({
    name: job?.status?.driverInfo?.podName ?? `${name}-driver`,
    namespace: jobNamespace,
    container: "spark-kubernetes-driver",
    ...(tailLines === undefined ? {} : { tailLines }),
  });
}

export const likeTestSparkPi = (name: string): Promise<SparkApplicationObject> => likeJob("test-spark-pi", name);

/** A job of its own with the settings that the platform gave to one of the stack. */
export async function likeJob(job: string, name: string): Promise<SparkApplicationObject> {
  const template = await getSparkApplication(job);
  if (!template) throw new Error(`${job} is not deployed`);
  const { apiVersion, kind, spec } = template;
  return { apiVersion, kind, metadata: { name, namespace: jobNamespace }, spec: structuredClone(spec) };
}
