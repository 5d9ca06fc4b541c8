import { expect } from "chai";
import { scrapeConfiguration } from "../../../../components/monitoring/scrape-configuration";
import { platform } from "../support/monitoring";

interface Scrape {
  readonly job_name: string;
  readonly kubernetes_sd_configs?: readonly {
    readonly role: string;
    readonly namespaces?: { readonly names: string[] };
  }[];
  readonly relabel_configs?: readonly object[];
  readonly metric_relabel_configs: readonly { readonly regex?: string; readonly action?: string }[];
}

const configuration = scrapeConfiguration(platform, ["rules.yml"]) as {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly Scrape[];
};
const scrapeOf = (job: string) => configuration.scrape_configs.find(({ job_name }) => job_name === job)!;

describe("the configuration of a Prometheus", () => {
  it("reads the rules beside it, and has a job for each target", () => {
    expect(configuration.rule_files).to.deep.equal(["rules.yml"]);
    const names = configuration.scrape_configs.map(({ job_name }) => job_name);
    expect(names).to.have.members([
      "spark-operator",
      "spark-operator-webhook",
      "spark-drivers",
      "spark-executors",
      "nessie",
      "kubelet",
      "cadvisor",
      "apiserver",
    ]);
  });

  it("looks for pods in the platform's namespaces only, and leaves out those that have ended", () => {
    const { kubernetes_sd_configs: [discovery] = [], relabel_configs } = scrapeOf("spark-drivers");
    expect(discovery).to.deep.include({ role: "pod", namespaces: { names: ["spark-applications", "analytics"] } });
    expect(relabel_configs).to.deep.include({
      source_labels: ["__meta_kubernetes_pod_phase"],
      regex: "Succeeded|Failed",
      action: "drop",
    });
    expect(relabel_configs).to.deep.include({
      source_labels: ["__meta_kubernetes_pod_label_sparkoperator_k8s_io_app_name"],
      target_label: "spark_application",
    });
  });

  it("keeps of nodes and API server what rules and dashboards ask for", () => {
    for (const [job, wanted] of [
      ["kubelet", "kubelet_volume_stats_available_bytes"],
      ["cadvisor", "container_memory_working_set_bytes"],
      ["apiserver", "apiserver_admission_webhook_rejection_count"],
    ] as const) {
      const [only] = scrapeOf(job).metric_relabel_configs;
      expect(only?.action, job).to.equal("keep");
      expect(only?.regex?.split("|"), job).to.include(wanted);
    }
  });
});
