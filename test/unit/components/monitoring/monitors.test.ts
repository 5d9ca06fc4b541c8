import { expect } from "chai";
import { podMonitors } from "../../../../components/monitoring/monitors";
import { platform } from "../support/monitoring";

describe("a PodMonitor", () => {
  const monitors = new Map(podMonitors(platform).map(({ name, spec }) => [name, spec]));

  it("is there for each kind of pod", () => {
    const names = ["spark-operator", "spark-operator-webhook", "spark-drivers", "spark-executors", "nessie"];
    expect([...monitors.keys()]).to.deep.equal(names);
  });

  it("finds pods in the namespaces of all teams, and names job and application as the rules do", () => {
    expect(monitors.get("spark-executors")).to.deep.equal({
      namespaceSelector: { matchNames: ["spark-applications", "analytics"] },
      selector: { matchLabels: { "spark-role": "driver" } },
      podMetricsEndpoints: [
        {
          port: "spark-ui",
          path: "/metrics/executors/prometheus/",
          interval: "15s",
          relabelings: [
            { targetLabel: "job", replacement: "spark-executors" },
            {
              sourceLabels: ["__meta_kubernetes_pod_label_sparkoperator_k8s_io_app_name"],
              targetLabel: "spark_application",
            },
          ],
          metricRelabelings: [],
        },
      ],
    });
  });
});
