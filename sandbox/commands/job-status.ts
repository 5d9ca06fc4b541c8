import type { ApiServer } from "../services/cluster/api-server";
import { historyServerServices } from "./history-server";
import { jobPhases, type TimedJob, type TimedPod, type TimedRun } from "./job-phases";
import { renderTimes } from "./phases";

interface SparkApplication extends TimedJob {
  readonly metadata: TimedJob["metadata"] & { readonly name: string; readonly namespace: string };
  readonly status?: TimedJob["status"] & {
    readonly applicationState?: { readonly state?: string };
    readonly driverInfo?: { readonly podName?: string };
    readonly sparkApplicationId?: string;
  };
}

/**
 * A job's state, and how long each of its phases took.
 *
 * @param name of the job, with its namespace in front of a slash where two have a job of that name
 * @throws with a sentence if there is no such job, or more than one
 */
export async function describeJob(api: Pick<ApiServer, "getObject">, name: string): Promise<string> {
  const applications = await api.getObject<{ items: SparkApplication[] }>(
    "/apis/sparkoperator.k8s.io/v1beta2/sparkapplications",
  );
  const job = theJob(applications?.items ?? [], name);
  const { metadata, status } = job;
  const podName = status?.driverInfo?.podName;
  const pod = podName
    ? await api.getObject<TimedPod>(`/api/v1/namespaces/${metadata.namespace}/pods/${podName}`)
    : undefined;
  const run = status?.sparkApplicationId ? await runOf(api, status.sparkApplicationId) : {};
  const state = status?.applicationState?.state ?? "";
  const title = `${metadata.namespace}/${metadata.name} is ${state === "" ? "waiting for the operator" : state}`;
  return `${title}\n\n${renderTimes(jobPhases(job, pod, run))}`;
}

function theJob(jobs: readonly SparkApplication[], name: string): SparkApplication {
  const found = jobs.filter(({ metadata }) => [metadata.name, `${metadata.namespace}/${metadata.name}`].includes(name));
  const [job, other] = found;
  if (job === undefined)
    throw new Error(`There is no job ${name}: \`npm run kubectl -- get sparkapplications -A\` lists them.`);
  if (other !== undefined) {
    const names = found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    throw new Error(`There is more than one job ${name}: write ${names.join(" or ")}.`);
  }
  return job;
}

/** The first answer of the History Servers, of which each reads the event logs of its teams. */
async function runOf(api: Pick<ApiServer, "getObject">, id: string): Promise<TimedRun> {
  for (const { namespace, name, port } of await historyServerServices(api)) {
    const url = `/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy/api/v1/applications/${id}`;
    const application = await api.getObject<NonNullable<TimedRun["application"]>>(url);
    if (application === undefined) continue;
    const executors = await api.getObject<NonNullable<TimedRun["executors"]>>(`${url}/allexecutors`);
    return { application, ...(executors && { executors }) };
  }
  return {};
}
