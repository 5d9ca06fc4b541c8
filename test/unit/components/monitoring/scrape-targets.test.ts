import { expect } from "chai";
import { podTargets } from "../../../../components/monitoring/scrape-targets";
import { platform } from "../support/monitoring";

const jobsOf = (change: Partial<typeof platform>) => podTargets({ ...platform, ...change }).map(({ job }) => job);

describe("the pods that Prometheus asks", () => {
  it("are operator, webhook, catalog, and each team's drivers, which answer for their executors", () => {
    const found = podTargets(platform).map(({ job, namespaces, port, path }) => [job, namespaces.join(), port, path]);
    const teams = "spark-applications,analytics";
    expect(found).to.deep.equal([
      ["spark-operator", "spark-operator", "metrics", "/metrics"],
      ["spark-operator-webhook", "spark-operator", "metrics", "/metrics"],
      ["spark-drivers", teams, "spark-ui", "/metrics/prometheus/"],
      ["spark-executors", teams, "spark-ui", "/metrics/executors/prometheus/"],
      ["nessie", "lakehouse", "management", "/q/metrics"],
    ]);
  });

  it("lack the catalog where it is not the platform's, or has no port for metrics alone", () => {
    expect(jobsOf({ catalog: false })).not.to.include("nessie");
    expect(jobsOf({ lakehouseNamespace: undefined })).not.to.include("nessie");
  });

  it("tell a driver's metrics by names without the id of its application", () => {
    const [rule] = podTargets(platform).find(({ job }) => job === "spark-drivers")?.metricRelabelings ?? [];
    const name = "metrics_spark_49d78154c8aa455da1b416cc882ecc61_driver_DAGScheduler_job_allJobs_Number";
    const renamed = name.replace(new RegExp(`^${rule?.regex ?? ""}$`), rule?.replacement ?? "");
    expect(renamed).to.equal("spark_driver_DAGScheduler_job_allJobs_Number");
  });
});
