import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { dump } from "js-yaml";
import * as kubernetes from "../shared/kubernetes";
import { podMonitors } from "./monitors";
import { type RuledPlatform, ruleGroups } from "./rules";
import { scrapeConfiguration } from "./scrape-configuration";

/** How Prometheus finds what it is to scrape, and its rules. */
type Discovery =
  | {
      /** By a ConfigMap that it mounts. */
      readonly type: "configuration";
    }
  | {
      /** By objects of the Prometheus operator. */
      readonly type: "operator";
      /** Labels by which the operator selects these objects. */
      readonly labels: Readonly<Record<string, string>>;
    };

export interface MonitoringArgs {
  /** Namespace of Prometheus, which must be there. */
  readonly namespace: string;
  readonly discovery: Discovery;
  readonly platform: RuledPlatform;
}

/**
 * What Prometheus is to scrape and to watch, and Grafana's dashboards. It runs no pod: Prometheus and Grafana are the
 * cluster's.
 */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:Monitoring", name, {}, opts);
    const { namespace, discovery, platform } = args;
    const parent = { parent: this };
    const groups = ruleGroups(platform);
    if (discovery.type === "operator") {
      const custom = (kind: string, of: string, spec: object) =>
        new kubernetes.CustomResource(
          `${name}-${of}`,
          {
            apiVersion: "monitoring.coreos.com/v1",
            kind,
            metadata: { name: of, namespace, labels: discovery.labels },
            spec,
          },
          parent,
        );
      for (const monitor of podMonitors(platform)) custom("PodMonitor", monitor.name, monitor.spec);
      custom("PrometheusRule", "lakehouse", { groups });
    } else {
      new kubernetes.core.v1.ConfigMap(
        `${name}-prometheus`,
        {
          metadata: { name: prometheusConfigMap, namespace },
          data: {
            [configurationFile]: dump(scrapeConfiguration(platform, [rulesFile]), yamlOptions),
            [rulesFile]: dump({ groups }, yamlOptions),
          },
        },
        parent,
      );
    }
    const { metadata } = new kubernetes.core.v1.ConfigMap(
      `${name}-dashboards`,
      {
        // The label that the sidecar of Grafana's chart looks for.
        metadata: { name: "lakehouse-dashboards", namespace, labels: { grafana_dashboard: "1" } },
        data: dashboards(),
      },
      parent,
    );
    this.registerOutputs({ dashboards: metadata.name });
  }
}

/** The ConfigMap with the configuration and the rules of a Prometheus, and its keys. */
const prometheusConfigMap = "lakehouse-prometheus";
const configurationFile = "prometheus.yml";
const rulesFile = "rules.yml";

/** A line for each expression, and every object in full. */
const yamlOptions = { lineWidth: -1, noRefs: true };

/** By file name, as `npm run dashboards` makes them. */
function dashboards(): Record<string, string> {
  const folder = join(__dirname, "dashboards");
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
