import { expect } from "chai";
import { load } from "js-yaml";
import { Monitoring, type MonitoringArgs } from "../../../../components/monitoring/monitoring";
import { deploy } from "../support/engine";
import { platform } from "../support/monitoring";

const deployed = (discovery: MonitoringArgs["discovery"]) =>
  deploy(() => new Monitoring("monitoring", { namespace: "prometheus", discovery, platform }));

const dashboards = "kubernetes:core/v1:ConfigMap monitoring-dashboards";

describe("Monitoring", () => {
  it("gives a Prometheus without an operator its configuration and its rules in one ConfigMap", async () => {
    const resources = await deployed({ type: "configuration" });
    const { metadata, data } = resources.get("kubernetes:core/v1:ConfigMap monitoring-prometheus")!.inputs as {
      metadata: object;
      data: Record<string, string>;
    };
    expect(metadata).to.deep.equal({ name: "lakehouse-prometheus", namespace: "prometheus" });
    const { rule_files: files } = load(data["prometheus.yml"] ?? "") as { rule_files: string[] };
    expect(files).to.deep.equal(["rules.yml"]);
    expect(load(data["rules.yml"] ?? ""))
      .to.have.property("groups")
      .that.is.an("array");
  });

  it("gives the Prometheus operator monitors and rules with the labels by which it selects them", async () => {
    const resources = await deployed({ type: "operator", labels: { release: "prometheus" } });
    const custom = [...resources.values()].filter(({ id }) => id.startsWith("kubernetes:monitoring.coreos.com/v1:"));
    expect(custom.map(({ id }) => id.slice("kubernetes:monitoring.coreos.com/v1:".length))).to.have.members([
      "PodMonitor monitoring-spark-operator",
      "PodMonitor monitoring-spark-operator-webhook",
      "PodMonitor monitoring-spark-drivers",
      "PodMonitor monitoring-spark-executors",
      "PodMonitor monitoring-nessie",
      "PrometheusRule monitoring-lakehouse",
    ]);
    for (const { inputs } of custom) {
      expect(inputs.metadata).to.deep.include({ namespace: "prometheus", labels: { release: "prometheus" } });
    }
    expect(resources.has("kubernetes:core/v1:ConfigMap monitoring-prometheus")).to.equal(false);
  });

  it("gives Grafana its dashboards where the sidecar of Grafana's chart looks", async () => {
    const { metadata, data } = (await deployed({ type: "configuration" })).get(dashboards)!.inputs;
    expect(metadata).to.have.deep.property("labels", { grafana_dashboard: "1" });
    expect(data).to.have.all.keys("platform.json", "job.json", "budget.json", "lakehouse.json");
  });

  it("runs no pod", async () => {
    const kinds = [...(await deployed({ type: "configuration" })).values()].map(({ id }) => id.split(" ")[0]);
    expect(new Set(kinds)).to.deep.equal(new Set(["lakehouse:index:Monitoring", "kubernetes:core/v1:ConfigMap"]));
  });
});
