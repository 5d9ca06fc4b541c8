import type { Subject } from "./judge";

/** Three nodes of 10 cores and 100 GB, of which the stack may use 4 cores and 20 GB, and 1 core and 5 GB while idle. */
export const budget = {
  nodes: [{ name: "worker", count: 3, cpu: "10", memory: "100G" }],
  limits: { cpu: "4", memory: "20G" },
  idleRequests: { cpu: "1", memory: "5G" },
  storage: { total: "200G", baseline: "166G" },
};

/** A Deployment of equal pods in namespace `web`. */
export function deployment(replicas: unknown, cpu: unknown, memory: unknown, name = "web"): Subject {
  const resources = { requests: { cpu, memory }, limits: { cpu, memory } };
  const template = { spec: { containers: [{ name: "main", resources }] } };
  return ["kubernetes:apps/v1:Deployment", { metadata: { name, namespace: "web" }, spec: { replicas, template } }];
}

/** A Job of one pod in namespace `jobs`. */
export function job(cpu: string, memory: string): Subject {
  const resources = { requests: { cpu, memory }, limits: { cpu, memory } };
  const template = { spec: { containers: [{ name: "main", resources }], restartPolicy: "Never" } };
  return ["kubernetes:batch/v1:Job", { metadata: { name: "load", namespace: "jobs" }, spec: { template } }];
}

export function claim(storage: unknown): Subject {
  const spec = { resources: { requests: { storage } } };
  return ["kubernetes:core/v1:PersistentVolumeClaim", { metadata: { name: "data", namespace: "web" }, spec }];
}

/**
 * A Spark job of a driver and an executor, half of the cores and the memory each, which is replaced when it changes and
 * whose end the engine awaits.
 */
export function sparkJob(name: string, cpu: number, memory: number, more: Subject[2] = {}): Subject {
  const half = { coreRequest: `${cpu / 2}`, coreLimit: `${cpu / 2}`, memory: `${memory / 2}m`, memoryOverhead: "0" };
  const waitFor = "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}";
  return [
    "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication",
    {
      metadata: {
        name,
        namespace: "jobs",
        annotations: { "pulumi.com/waitFor": waitFor, "lakehouse/replaced-on-change": "true" },
      },
      spec: { mainApplicationFile: "local:///job.py", driver: half, executor: half },
    },
    more,
  ];
}

/** A Spark job as most people write one: cores, and no limit of them. */
export function unlimitedSparkJob(name: string, cores: number): Subject {
  const half = { cores: cores / 2, memory: "512m" };
  return [
    "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication",
    {
      metadata: { name, namespace: "jobs" },
      spec: { mainApplicationFile: "local:///job.jar", driver: half, executor: half },
    },
  ];
}

/** The LimitRange of namespace `jobs`, which is there before what follows it. */
export function limitRange(container: object): Subject {
  return [
    "kubernetes:core/v1:LimitRange",
    { metadata: { name: "defaults", namespace: "jobs" }, spec: { limits: [{ type: "Container", ...container }] } },
  ];
}
