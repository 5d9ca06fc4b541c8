import * as aws from "@pulumi/aws";
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

const eventLog = { "spark.eventLog.enabled": "true", "spark.eventLog.dir": "s3a://lake/spark-events" };

const awsSettings: aws.ProviderArgs = {
  accessKey: "access",
  secretKey: pulumi.secret("secret"),
  region: "us-east-1",
  skipCredentialsValidation: true,
  skipRequestingAccountId: true,
};

function deployment(image: pulumi.Input<string>, replicas: pulumi.Input<number>, more: object = {}) {
  new kubernetes.apps.v1.Deployment(
    "web",
    {
      metadata: { name: "web", namespace: "web" },
      spec: {
        replicas,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "web", image, resources: { limits }, securityContext, ...more }] },
        },
      },
    },
    { provider },
  );
}

function spark(executor: object, more: object = {}) {
  new kubernetes.apiextensions.CustomResource(
    "etl",
    {
      apiVersion: "sparkoperator.k8s.io/v1beta2",
      kind: "SparkApplication",
      metadata: { name: "etl", namespace: "jobs" },
      spec: {
        image: "spark:3.5.5",
        mainApplicationFile: "local:///etl.py",
        driver: { coreLimit: "1" },
        executor,
        ...more,
      },
    },
    { provider },
  );
}

/** A job whose creation is over when it has ended, in a component as the program's own are. */
class Job extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:index:Job", name, {}, opts);
    const waitFor = "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}";
    const annotations = { "pulumi.com/waitFor": waitFor, "lakehouse/replaced-on-change": "true" };
    const process = { memory: "4g", coreLimit: "1", securityContext };
    new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: "sparkoperator.k8s.io/v1beta2",
        kind: "SparkApplication",
        metadata: { name, namespace: "jobs", annotations },
        spec: {
          image: "spark:3.5.5",
          mainApplicationFile: "local:///etl.py",
          driver: { ...process, serviceAccount: "spark-application-sa" },
          executor: { ...process, serviceAccount: "spark-executor-sa" },
          sparkConf: eventLog,
        },
      },
      { parent: this, replaceOnChanges: ["spec"], deleteBeforeReplace: true },
    );
    this.registerOutputs();
  }
}

/** A namespace of jobs with all that holds them. */
function jobNamespace() {
  const metadata = { name: "jobs", namespace: "jobs" };
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  new kubernetes.core.v1.Namespace("jobs", { metadata: { name: "jobs", labels } }, { provider });
  const hard = { "requests.cpu": "3", "requests.memory": "25G" };
  new kubernetes.core.v1.ResourceQuota("jobs", { metadata, spec: { hard } }, { provider });
  const limitRange = { limits: [{ type: "Container", defaultRequest: { cpu: "50m" } }] };
  new kubernetes.core.v1.LimitRange("jobs", { metadata, spec: limitRange }, { provider });
  const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  new kubernetes.networking.v1.NetworkPolicy("jobs", { metadata, spec: closed }, { provider });
}

const cases: Record<string, () => void> = {
  fits: () => {
    deployment("web:1.0", 1);
  },
  oneAfterTheOther: () => {
    jobNamespace();
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
  unknownConf: () => {
    spark(
      {},
      {
        sparkConf: {
          "spark.hadoop.fs.s3a.endpoint": unknown,
          "spark.eventLog.enabled": unknown,
          "spark.jars": unknown,
        },
      },
    );
  },
  unknownAccount: () => {
    spark({ serviceAccount: unknown, memoryLimit: unknown });
  },
  unknownNamespace: () => {
    new kubernetes.core.v1.ConfigMap("it", { metadata: { name: "it", namespace: unknown } }, { provider });
  },
  unknownStore: () => {
    new aws.Provider("store", { ...awsSettings, endpoints: [{ s3: unknown }] });
  },
  unknownRules: () => {
    const metadata = { name: "web", namespace: "web" };
    new kubernetes.rbac.v1.Role("web", { metadata, rules: unknown.apply((verb) => [{ verbs: [verb] }]) }, { provider });
  },
  unknownBucketPolicy: () => {
    const endpoints = [{ s3: "http://rgw.example.com" }];
    const store = new aws.Provider("store", { ...awsSettings, s3UsePathStyle: true, endpoints });
    new aws.s3.BucketPolicy("lake", { bucket: "lake", policy: unknown }, { provider: store });
  },
  openNamespace: () => {
    new kubernetes.core.v1.Namespace("jobs", { metadata: { name: "jobs" } }, { provider });
    spark({});
  },
  twoClusters: () => {
    for (const context of ["one", "other"]) new kubernetes.Provider(context, { context, kubeconfig: "{}" });
  },
  unknownChart: () => {
    new kubernetes.helm.v4.Chart("unknown", { chart: "./chart", namespace: unknown }, { provider });
  },
  unreadableQuantity: () => {
    deployment("web:1.0", 1, { resources: { limits: { ...limits, memory: "1 GB" } } });
  },
  secretInPlain: () => {
    deployment("web:1.0", 1, { env: [{ name: "DB_PASSWORD", value: pulumi.secret("planted") }] });
  },
  store: () => {
    new aws.Provider("store", { ...awsSettings, endpoints: [{ s3: "http://rgw.example.com" }] });
  },
  // What is wrong with these can be repaired.
  repairable: () => {
    const process = { memory: "512m", coreRequest: "100m", coreLimit: "100m", securityContext };
    spark(
      { ...process, serviceAccount: "spark-executor-sa" },
      {
        driver: { ...process, serviceAccount: "spark-application-sa" },
        timeToLiveSeconds: 60,
        sparkConf: {
          "spark.hadoop.fs.s3a.endpoint": "http://rgw.example.com",
          ...eventLog,
        },
      },
    );
  },
  hidden: () => {
    new kubernetes.helm.v3.Release("hidden", { chart: "somewhere" }, { provider });
  },
};

cases[new pulumi.Config().require("case")]?.();
