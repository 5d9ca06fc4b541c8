/** A resource as a policy pack gets it. */
export interface SyntheticResource {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Position of the component that it belongs to. */
  readonly parent?: number;
  /** Position of the resource that it depends on. */
  readonly dependency?: number;
}

const namespace = "synthetic";
const eventLogFolder = "s3a://synthetic/spark-events";

const resources = { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } };
const podSecurity = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
const containerSecurity = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const image = `registry.example.com/app:1.0.0@sha256:${"0".repeat(64)}`;

/** Of the budget's cores little, and of the memory what Spark takes at least. */
const sparkProcess = {
  cores: 1,
  coreRequest: "10m",
  coreLimit: "10m",
  memory: "512m",
  securityContext: { ...podSecurity, ...containerSecurity },
};

/** A job of a chain, each of which starts when the one before it has ended. */
const sparkJob = (name: string) => ({
  apiVersion: "sparkoperator.k8s.io/v1beta2",
  kind: "SparkApplication",
  metadata: {
    name,
    namespace,
    annotations: {
      "pulumi.com/waitFor": "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}",
      "lakehouse/replaced-on-change": "true",
    },
  },
  spec: {
    image,
    mode: "cluster",
    mainClass: "org.example.Job",
    mainApplicationFile: "local:///opt/job.jar",
    driver: { ...sparkProcess, serviceAccount: "spark-application-sa" },
    executor: { ...sparkProcess, serviceAccount: "spark-executor-sa", instances: 1 },
    sparkConf: { "spark.eventLog.enabled": "true", "spark.eventLog.dir": eventLogFolder },
  },
});
const chain = 5;

const shapes: readonly ((name: string) => readonly [type: string, apiVersion: string, rest: object])[] = [
  () => ["kubernetes:core/v1:ConfigMap", "v1", { data: { a: "1", b: "2", text: "x".repeat(500) } }],
  () => ["kubernetes:core/v1:ConfigMap", "v1", { data: { "application.conf": "key = value\n".repeat(20) } }],
  () => ["kubernetes:core/v1:ServiceAccount", "v1", { automountServiceAccountToken: false }],
  (name) => [
    "kubernetes:rbac.authorization.k8s.io/v1:Role",
    "rbac.authorization.k8s.io/v1",
    { rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], resourceNames: [name] }] },
  ],
  (name) => [
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    "rbac.authorization.k8s.io/v1",
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  ],
  (name) => [
    "kubernetes:core/v1:Service",
    "v1",
    { spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] } },
  ],
  (name) => [
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "networking.k8s.io/v1",
    { spec: { podSelector: { matchLabels: { app: name } }, policyTypes: ["Ingress"] } },
  ],
  () => [
    "kubernetes:core/v1:PersistentVolumeClaim",
    "v1",
    { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } } },
  ],
  (name) => [
    "kubernetes:apps/v1:Deployment",
    "apps/v1",
    {
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            automountServiceAccountToken: false,
            securityContext: podSecurity,
            containers: [{ name: "app", image, resources, securityContext: containerSecurity }],
          },
        },
      },
    },
  ],
  (name) => [
    "kubernetes:batch/v1:CronJob",
    "batch/v1",
    {
      spec: {
        schedule: "0 3 * * *",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: {
            template: {
              spec: {
                restartPolicy: "Never",
                securityContext: podSecurity,
                containers: [{ name, image, resources, securityContext: containerSecurity }],
              },
            },
          },
        },
      },
    },
  ],
];

/**
 * The kinds of objects of an ordinary stack in equal parts, each within the rules; a quarter of them run pods. Of these
 * a third are Spark jobs, each in a component that depends on the job before it, in chains of five.
 */
export function syntheticStack(count: number): SyntheticResource[] {
  const period = shapes.length + 2;
  return Array.from({ length: count }, (_, index) => {
    const name = `resource-${index}`;
    const shape = shapes[index % period];
    if (shape) {
      const [type, apiVersion, rest] = shape(name);
      const kind = type.slice(type.lastIndexOf(":") + 1);
      return { type, name, properties: { apiVersion, kind, metadata: { name, namespace }, ...rest } };
    }
    if (index % period === shapes.length) {
      const startsChain = Math.floor(index / period) % chain === 0;
      const component = { type: "synthetic:index:Job", name, properties: {} };
      return startsChain ? component : { ...component, dependency: index + 1 - period };
    }
    const type = "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication";
    return { type, name, properties: sparkJob(name), parent: index - 1 };
  });
}

/** What the policies are told, with room for all of it and for much more. */
export const settings = {
  budget: {
    nodes: [{ name: "worker", count: 10, cpu: "64", memory: "512G", pods: 10_000 }],
    limits: { cpu: "600", memory: "5000G" },
    idleRequests: { cpu: "600", memory: "5000G" },
    storage: { total: "1000G", baseline: "0G" },
  },
  namespaces: [namespace],
  eventLogFolder,
};
