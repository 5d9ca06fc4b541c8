import { jobs, metrics } from "../../components/monitoring/metrics";
import { series } from "../../components/monitoring/promql";
import { type Dashboard, panelBy, rate } from "./dashboard";

const orNone = (expression: string) => `${expression} or vector(0)`;
const startSeconds = (quantile: number) => ({
  expression: `histogram_quantile(${quantile}, sum by (le) (${metrics.startSeconds}_bucket))`,
  legend: `${quantile * 100} % start within`,
});

/** Operator, webhook, and what both do. */
export const platform: Dashboard = {
  name: "platform",
  title: "Lakehouse: platform",
  description: "Whether jobs can be submitted, and how long they wait.",
  variables: [],
  rows: [
    {
      title: "Jobs",
      panels: [
        {
          title: "Jobs",
          description: "Since the operator started, apart from those that run.",
          unit: "short",
          queries: [
            { expression: `sum(${metrics.running})`, legend: "run" },
            { expression: `sum(${metrics.succeeded})`, legend: "have succeeded" },
            { expression: orNone(`sum(${metrics.failed})`), legend: "have failed" },
            { expression: orNone(`sum(${metrics.submissionsFailed})`), legend: "could not be submitted" },
          ],
        },
        {
          title: "From the job's creation to its driver's start",
          unit: "s",
          queries: [startSeconds(0.5), startSeconds(0.95)],
        },
        {
          title: "Executors that run",
          unit: "short",
          queries: [{ expression: `sum(${metrics.executorsRunning})`, legend: "executors" }],
        },
      ],
    },
    {
      title: "Operator and webhook",
      panels: [
        panelBy("job", { title: "Targets that answer Prometheus", unit: "short" }, `sum by (job) (${metrics.up})`),
        panelBy(
          "name",
          { title: "Jobs that wait for the operator's workers", unit: "short" },
          `sum by (name) (${series(metrics.queueLength, { job: jobs.operator })})`,
        ),
        panelBy(
          "code",
          { title: "Answers of the webhook", unit: "reqps" },
          `sum by (code) (${rate(metrics.webhookRequests)})`,
        ),
        {
          title: "Time that the webhook takes for an answer",
          unit: "s",
          queries: [
            {
              expression: `sum(${rate(`${metrics.webhookSeconds}_sum`)}) / sum(${rate(`${metrics.webhookSeconds}_count`)})`,
              legend: "on average",
            },
          ],
        },
        panelBy(
          "name",
          {
            title: "The API server's calls of admission webhooks",
            description: "Those that end with a code of 500 or 0 were not answered.",
            unit: "reqps",
          },
          `sum by (name, code) (${rate(metrics.webhookCalls)})`,
        ),
        {
          title: "Alerts that fire",
          unit: "short",
          queries: [{ expression: orNone('count(ALERTS{alertstate="firing"})'), legend: "alerts" }],
        },
      ],
    },
  ],
};
