import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Only renders: the engine, the plugins and the pack are real, and no cluster is needed. */
const provider = new kubernetes.Provider("rendered", { renderYamlToDirectory: "rendered" });
const unknown = new random.RandomId("unknown", { byteLength: 4 }).hex;
const limits = { cpu: "500m", memory: "1Gi" };
const securityContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

function deployment(image: pulumi.Input<string>, replicas: pulumi.Input<number>) {
  new kubernetes.apps.v1.Deployment(
    "web",
    {
      metadata: { name: "web", namespace: "web" },
      spec: {
        replicas,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "web", image, resources: { limits }, securityContext }] },
        },
      },
    },
    { provider },
  );
}

function spark(executor: object) {
  new kubernetes.apiextensions.CustomResource(
    "etl",
    {
      apiVersion: "sparkoperator.k8s.io/v1beta2",
      kind: "SparkApplication",
      metadata: { name: "etl", namespace: "jobs" },
      spec: { image: "spark:3.5.5", mainApplicationFile: "local:///etl.py", driver: { coreLimit: "1" }, executor },
    },
    { provider },
  );
}

/** A job whose creation is over when it has ended, in a component as the program's own are. */
class Job extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:index:Job", name, {}, opts);
    const waitFor = "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}";
    const process = { memory: "4g", coreLimit: "1", securityContext };
    new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: "sparkoperator.k8s.io/v1beta2",
        kind: "SparkApplication",
        metadata: { name, namespace: "jobs", annotations: { "pulumi.com/waitFor": waitFor } },
        spec: { image: "spark:3.5.5", mainApplicationFile: "local:///etl.py", driver: process, executor: process },
      },
      { parent: this, replaceOnChanges: ["spec"], deleteBeforeReplace: true },
    );
    this.registerOutputs();
  }
}

const cases: Record<string, () => void> = {
  fits: () => {
    deployment("web:1.0", 1);
  },
  oneAfterTheOther: () => {
    const first = new Job("first", { provider });
    new Job("second", { provider, dependsOn: first });
  },
  atOnce: () => {
    new Job("first", { provider });
    new Job("second", { provider });
  },
  tooLarge: () => {
    spark({ memory: "8g", instances: 5, coreLimit: "1" });
  },
  unknownImage: () => {
    deployment(pulumi.interpolate`web:${unknown}`, 1);
  },
  unknownReplicas: () => {
    deployment(
      "web:1.0",
      unknown.apply((hex) => hex.length),
    );
  },
  unknownSpec: () => {
    spark(unknown.apply((hex) => ({ instances: hex.length })));
  },
  hidden: () => {
    new kubernetes.helm.v3.Release("hidden", { chart: "somewhere" }, { provider });
  },
};

cases[new pulumi.Config().require("case")]?.();
