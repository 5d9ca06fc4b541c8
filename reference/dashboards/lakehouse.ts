import { jobs, metrics } from "../../components/monitoring/metrics";
import { series } from "../../components/monitoring/promql";
import { applicationLabel } from "../../components/monitoring/scrape-targets";
import { type Dashboard, panelBy, rate } from "./dashboard";

const catalogSeries = (metric: string) => series(metric, { job: jobs.catalog });
const perRequest = (seconds: string, count: string) => `sum(${rate(seconds)}) / sum(${rate(count)})`;

/** Catalog, volumes, and what jobs do with the object store. */
export const lakehouse: Dashboard = {
  name: "lakehouse",
  title: "Lakehouse: catalog and store",
  description: "Nessie, the volumes of the platform, and what jobs read and write.",
  variables: [],
  rows: [
    {
      title: "Nessie",
      panels: [
        panelBy(
          "status",
          { title: "Answers", unit: "reqps" },
          `sum by (status) (${rate(catalogSeries(metrics.catalogRequests))})`,
        ),
        {
          title: "Time for an answer",
          unit: "s",
          queries: [
            {
              expression: perRequest(catalogSeries(metrics.catalogSeconds), catalogSeries(metrics.catalogRequests)),
              legend: "on average",
            },
          ],
        },
        panelBy(
          "method",
          { title: "Time in the store of versions", unit: "percentunit" },
          `sum by (method) (${rate(catalogSeries(metrics.catalogStoreSeconds))})`,
        ),
        panelBy(
          "area",
          { title: "Memory of Java", unit: "bytes" },
          `sum by (area) (${catalogSeries(metrics.catalogHeap)})`,
        ),
      ],
    },
    {
      title: "Storage",
      panels: [
        panelBy("persistentvolumeclaim", { title: "Room on volumes", unit: "bytes" }, metrics.volumeAvailable),
        panelBy(
          applicationLabel,
          { title: "Read by jobs", unit: "bytes" },
          `sum by (${applicationLabel}) (${metrics.executorInput})`,
        ),
      ],
    },
  ],
};
