import { prometheusService } from "../../../sandbox/shared/settings";
import { kubectl } from "./sandbox";

const { namespace, name, port } = prometheusService;

interface Series {
  readonly metric: Readonly<Partial<Record<string, string>>>;
  /** Of a query for a moment. */
  readonly value?: readonly [number, string];
  /** Of a query for a time. */
  readonly values?: readonly (readonly [number, string])[];
}

/** The series that Prometheus finds now. @throws with what Prometheus says where a query is no PromQL */
export function ask(query: string): Promise<Series[]> {
  return get("query", { query });
}

/** The samples of the last hour. */
export function askHour(query: string): Promise<Series[]> {
  const end = Math.floor(Date.now() / 1000);
  return get("query_range", { query, start: String(end - 3600), end: String(end), step: "15" });
}

/** Names of the alerts that fire. */
export async function firing(): Promise<string[]> {
  const alerts = await ask('ALERTS{alertstate="firing"}');
  return alerts.map(({ metric }) => metric.alertname ?? "").sort();
}

async function get(what: string, parameters: Record<string, string>): Promise<Series[]> {
  const path = `/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy/api/v1/${what}`;
  const answer = await kubectl("get", "--raw", `${path}?${new URLSearchParams(parameters).toString()}`);
  return (JSON.parse(answer) as { data: { result: Series[] } }).data.result;
}
