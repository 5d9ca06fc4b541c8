import { eventually } from "./cluster";
import { kubectl } from "./sandbox";

/** The jobs that the program deploys. */
export const jobs = ["test-spark-pi", "s3-integration-test", "iceberg-operations"] as const;

/** Where catalog and History Server are. */
export const lakehouseNamespace = "lakehouse";

/** Asks the History Server's API, https://spark.apache.org/docs/3.5.5/monitoring.html#rest-api. */
export async function history<T>(path: string): Promise<T> {
  return JSON.parse(await raw("history-server:18080", `api/v1/${path}`)) as T;
}

/** The application ID of a job's last run, which the History Server shows some seconds after its end. */
export async function newest(job: string): Promise<string> {
  return eventually(`${job} in the History Server`, 60, async () => {
    const all = await history<{ id: string; name: string }[]>("applications");
    return all.find(({ name }) => name === job)?.id;
  });
}

/** The catalog's branches and tags, with their commits. */
export async function references(): Promise<string> {
  return raw("nessie:19120", "api/v2/trees");
}

const raw = (service: string, path: string) =>
  kubectl("get", "--raw", `/api/v1/namespaces/${lakehouseNamespace}/services/${service}/proxy/${path}`);
