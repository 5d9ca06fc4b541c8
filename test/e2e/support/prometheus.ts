import { prometheusApi } from "../../../sandbox/commands/monitoring-status";
import { ApiServer } from "../../../sandbox/services/cluster/api-server";
import { apiServerUrl } from "../../../sandbox/shared/nodes";
import { paths } from "../../../sandbox/shared/paths";

interface Series {
  readonly metric: Readonly<Partial<Record<string, string>>>;
  /** Of a query for a moment. */
  readonly value?: readonly [number, string];
  /** Of a query for a time. */
  readonly values?: readonly (readonly [number, string])[];
}

/** The series that Prometheus finds now. @throws where it does not answer, or takes the query for no PromQL */
export function ask(query: string): Promise<readonly Series[]> {
  return get("query", { query });
}

/** The samples of the last hour. */
export function askHour(query: string): Promise<readonly Series[]> {
  const end = Math.floor(Date.now() / 1000);
  return get("query_range", { query, start: String(end - 3600), end: String(end), step: "15" });
}

/** Names of the alerts that fire. */
export async function firing(): Promise<string[]> {
  const alerts = await ask('ALERTS{alertstate="firing"}');
  return alerts.map(({ metric }) => metric.alertname ?? "").sort();
}

async function get(what: string, parameters: Record<string, string>): Promise<readonly Series[]> {
  const api = await ApiServer.connect(apiServerUrl("real"), paths.pki);
  const answer = await api.getObject<{ data: { result: readonly Series[] } }>(
    `${prometheusApi}/${what}?${new URLSearchParams(parameters).toString()}`,
  );
  if (answer === undefined) throw new Error(`Prometheus has no answer to ${parameters.query ?? what}`);
  return answer.data.result;
}
