import { recorded } from "../../components/monitoring/metrics";
import type { ApiServer } from "../services/cluster/api-server";
import { prometheusService } from "../shared/settings";

const { namespace, name, port } = prometheusService;
/** Path of Prometheus' API, by which the API server hands requests on. */
export const prometheusApi = `/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy/api/v1`;

/** An alert as Prometheus lists it. */
export interface Alert {
  readonly state: "pending" | "firing";
  readonly labels: Readonly<Partial<Record<string, string>>>;
  readonly annotations: Readonly<Partial<Record<string, string>>>;
}

/** Series of a query: their labels, and the time and the value of their last sample. */
interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Partial<Record<string, string>>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/** What Prometheus tells, for `status`: a line for the share and one for each alert; nothing where there is none. */
export async function monitoringLines(api: Pick<ApiServer, "getObject">): Promise<string[]> {
  const query = Object.values(recorded)
    .filter((series) => series !== recorded.predicted)
    .map((series) => `label_replace(sum by (resource) (${series}), "of", "${series}", "", "")`)
    .join(" or ");
  const [answer, alerts] = await Promise.all([
    api.getObject<Answer>(`${prometheusApi}/query?query=${encodeURIComponent(query)}`),
    api.getObject<{ data: { alerts: Alert[] } }>(`${prometheusApi}/alerts`),
  ]);
  if (!answer || !alerts) return [];
  const amounts = new Map(
    answer.data.result.map(({ metric, value }) => [`${metric.of ?? ""} ${metric.resource ?? ""}`, Number(value[1])]),
  );
  return [...describeShare((of, resource) => amounts.get(`${of} ${resource}`)), ...describeAlerts(alerts.data.alerts)];
}

const resources = {
  memory: (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`,
  cpu: (cores: number) => `${cores.toFixed(1)} cores`,
} as const;

/**
 * How much of the stack's share pods ask for and use; nothing until Prometheus has recorded it.
 * @param amountOf a recorded series, in cores or bytes
 */
export function describeShare(
  amountOf: (of: string, resource: keyof typeof resources) => number | undefined,
): string[] {
  const parts = (["memory", "cpu"] as const).flatMap((resource) => {
    const share = amountOf(recorded.share, resource);
    if (share === undefined) return [];
    const inWords = resources[resource];
    const [asked, used] = [recorded.asked, recorded.used].map((of) => inWords(amountOf(of, resource) ?? 0));
    return [`${resource} ${asked ?? ""} asked and ${used ?? ""} used of ${inWords(share)}`];
  });
  return parts.length === 0 ? [] : [`share       ${parts.join(", ")}`];
}

/** Those that fire, the worst first. */
export function describeAlerts(alerts: readonly Alert[]): string[] {
  const firing = alerts.filter(({ state }) => state === "firing");
  if (firing.length === 0) return ["alerts      none fires"];
  return firing
    .map(({ labels, annotations }) => ({
      severity: labels.severity ?? "",
      text: `${labels.alertname ?? ""}: ${annotations.summary ?? ""} ${annotations.runbook_url ?? ""}`,
    }))
    .sort((one, other) => one.severity.localeCompare(other.severity))
    .map(({ severity, text }) => `${severity.padEnd(12)}${text}`);
}
