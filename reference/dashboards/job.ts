import { metrics } from "../../components/monitoring/metrics";
import { applicationLabel } from "../../components/monitoring/scrape-targets";
import { type Dashboard, panelBy, rate } from "./dashboard";

const chosen = `namespace=~"$namespace",${applicationLabel}=~"$${applicationLabel}"`;
const ofJobs = (metric: string, more = "") => `${metric}{${chosen}${more}}`;
const byJob = (of: string) => `sum by (${applicationLabel}) (${of})`;

/** One job, or some: what its driver tells while it runs, and told until it ended. */
export const job: Dashboard = {
  name: "job",
  title: "Lakehouse: one job",
  description: "Driver and executors of a job. The History Server has what a job did, stage by stage, after its end.",
  variables: [
    { label: "namespace", of: metrics.allJobs },
    { label: applicationLabel, of: `${metrics.allJobs}{namespace=~"$namespace"}` },
  ],
  rows: [
    {
      title: "Work",
      panels: [
        panelBy(
          applicationLabel,
          { title: "Actions of the program so far", unit: "short" },
          byJob(ofJobs(metrics.allJobs)),
        ),
        panelBy(applicationLabel, { title: "Stages that run", unit: "short" }, byJob(ofJobs(metrics.runningStages))),
        panelBy(applicationLabel, { title: "Stages that failed", unit: "short" }, byJob(ofJobs(metrics.failedStages))),
        panelBy(
          applicationLabel,
          { title: "Executors", unit: "short" },
          `count by (${applicationLabel}) (${ofJobs(metrics.executorActiveTasks, ',executor_id!="driver"')})`,
        ),
        panelBy(
          applicationLabel,
          { title: "Tasks that run", unit: "short" },
          byJob(ofJobs(metrics.executorActiveTasks)),
        ),
        {
          title: "Tasks",
          unit: "short",
          queries: [
            { expression: byJob(ofJobs(metrics.executorTasks)), legend: `{{${applicationLabel}}} done` },
            { expression: byJob(ofJobs(metrics.executorFailedTasks)), legend: `{{${applicationLabel}}} failed` },
          ],
        },
      ],
    },
    {
      title: "Memory and data",
      panels: [
        panelBy("executor_id", { title: "Heap of driver and executors", unit: "bytes" }, ofJobs(metrics.executorHeap)),
        panelBy(
          "executor_id",
          { title: "Share of the time spent on collecting garbage", unit: "percentunit" },
          rate(ofJobs(metrics.executorGcSeconds)),
        ),
        panelBy(applicationLabel, { title: "Input", unit: "bytes" }, byJob(ofJobs(metrics.executorInput))),
        {
          title: "Shuffle",
          unit: "bytes",
          queries: [
            { expression: byJob(ofJobs(metrics.executorShuffleRead)), legend: `{{${applicationLabel}}} read` },
            { expression: byJob(ofJobs(metrics.executorShuffleWrite)), legend: `{{${applicationLabel}}} written` },
          ],
        },
        panelBy(
          applicationLabel,
          {
            title: "Events for the event log",
            description: "A thousand events are about a megabyte before it is compressed.",
            unit: "short",
          },
          byJob(ofJobs(metrics.eventsPosted)),
        ),
        panelBy(
          applicationLabel,
          { title: "Events that the event log lacks", unit: "short" },
          byJob(ofJobs(metrics.eventsDropped)),
        ),
      ],
    },
  ],
};
