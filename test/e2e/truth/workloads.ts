import { type Declared, label, nobody, priorityClass, type Row } from "./row";

const namespace = "truth";
/** LimitRanges hold for all of a namespace. */
export const namespaces = [namespace, "truth-limit-range", "truth-limit-ranges", "truth-maximum"];

interface Resources {
  readonly requests?: Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string | number>>;
}

interface Container {
  readonly resources?: Resources;
  readonly restartPolicy?: "Always";
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly [field: string]: unknown;
}

const asks = (cpu: string | number, memory: string): Container => ({
  resources: { requests: { cpu, memory }, limits: { cpu, memory } },
});
const plain: PodSpec = { containers: [asks("100m", "1Gi")] };
const silent: Container = {};

/** Declares the objects of one row. */
function row(name: string, shows: string, declare: (it: Declare) => readonly Declared[], within = namespace): Row {
  return { name, shows, objects: declare(new Declare(name, within)) };
}

class Declare {
  constructor(
    readonly name: string,
    private readonly namespace: string,
  ) {}

  pod(spec: PodSpec): Declared {
    return this.object("v1", "Pod", this.podSpec(spec));
  }

  /** An object with replicas of a pod. */
  replicas(apiVersion: string, kind: string, spec: PodSpec, more: object = {}): Declared {
    const labels = { row: this.name };
    const selector = kind === "ReplicationController" ? labels : { matchLabels: labels };
    const template = { metadata: { labels }, spec: this.podSpec(spec) };
    return this.object(apiVersion, kind, { selector, template, ...more });
  }

  deployment(spec: PodSpec, replicas?: number): Declared {
    return this.replicas("apps/v1", "Deployment", spec, { replicas });
  }

  statefulSet(spec: PodSpec, more: object): Declared {
    // In order, the second pod would wait until the first is ready.
    return this.replicas("apps/v1", "StatefulSet", spec, { podManagementPolicy: "Parallel", ...more });
  }

  job(counts: object): Declared {
    return this.object("batch/v1", "Job", this.jobSpec(counts));
  }

  cronJob(job: object, more: object): Declared {
    return this.object("batch/v1", "CronJob", {
      schedule: "* * * * *",
      jobTemplate: { spec: this.jobSpec(job) },
      ...more,
    });
  }

  /** Nothing measures use in this cluster, but the autoscaler goes to its minimum without a measurement. */
  autoscaler(kind: string, replicas: number): Declared {
    return this.object("autoscaling/v2", "HorizontalPodAutoscaler", {
      scaleTargetRef: { apiVersion: "apps/v1", kind, name: this.name },
      minReplicas: replicas,
      maxReplicas: replicas,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
      ],
    });
  }

  limitRange(name: string, ...limits: readonly object[]): Declared {
    return { ...this.object("v1", "LimitRange", { limits }), metadata: { name, namespace: this.namespace } };
  }

  claim(storage: string): Declared {
    return this.object("v1", "PersistentVolumeClaim", claimSpec(storage));
  }

  runtimeClass(podFixed: object): Declared {
    const metadata = { name: priorityClass(this.name), labels: label };
    return { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata, handler: nobody, overhead: { podFixed } };
  }

  private jobSpec(counts: object) {
    const atOnce = { restartPolicy: "Never", terminationGracePeriodSeconds: 0 };
    return { ...counts, template: { spec: this.podSpec({ ...plain, ...atOnce }) } };
  }

  private podSpec(spec: PodSpec) {
    const named = (prefix: string, containers: readonly Container[] = []) =>
      containers.map((container, index) => ({ name: `${prefix}-${index}`, image: "localhost/none:1", ...container }));
    return {
      schedulerName: nobody,
      priorityClassName: priorityClass(this.name),
      ...spec,
      initContainers: named("init", spec.initContainers),
      containers: named("main", spec.containers),
    };
  }

  private object(apiVersion: string, kind: string, spec: object): Declared {
    return { apiVersion, kind, metadata: { name: this.name, namespace: this.namespace }, spec };
  }
}

const claimSpec = (storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: nobody,
  resources: { requests: { storage } },
});
const claimTemplate = (name: string, storage: string) => ({ metadata: { name }, spec: claimSpec(storage) });
const ephemeral = (storage: string) => ({
  name: "scratch",
  ephemeral: { volumeClaimTemplate: { spec: claimSpec(storage) } },
});

/** Workloads of Kubernetes itself. */
export const workloads: readonly Row[] = [
  row("units", "a pod's containers, in many units", (it) => [
    it.pod({ containers: [asks(0.1, "1.5Gi"), asks("1e-1", "129M"), asks("250m", "1e9"), asks("1k", "2Ti")] }),
  ]),
  row("small", "amounts below a thousandth of a core", (it) => [
    it.pod({ containers: [asks("100u", "1Mi"), asks("0.0012", "1Mi"), asks("1n", "1Mi")] }),
  ]),
  row("limits-only", "requests that are the limits", (it) => [
    it.pod({ containers: [{ resources: { limits: { cpu: 2, memory: "3Gi" } } }, asks("500m", "1Gi")] }),
  ]),
  row("requests-only", "limits that nobody set", (it) => [
    it.pod({ containers: [{ resources: { requests: { cpu: 2, memory: "3Gi" } } }] }),
  ]),
  row("silent", "a container that says nothing", (it) => [it.pod({ containers: [silent] })]),
  row("init", "init containers, one after the other", (it) => [
    it.deployment(
      { containers: [asks(1, "4Gi"), asks(1, "1Gi")], initContainers: [asks(3, "1Gi"), asks(1, "7Gi")] },
      3,
    ),
  ]),
  row("restartable", "restartable init containers, beside those after them", (it) => [
    it.deployment({
      containers: [asks(2, "1Gi")],
      initContainers: [
        asks("5", "1Gi"),
        { ...asks("500m", "2Gi"), restartPolicy: "Always" },
        asks("1", "5Gi"),
        { ...asks("250m", "1Gi"), restartPolicy: "Always" },
      ],
    }),
  ]),
  row("overhead", "the overhead of a RuntimeClass", (it) => [
    it.runtimeClass({ cpu: "250m", memory: "120Mi" }),
    it.deployment({ ...plain, runtimeClassName: priorityClass(it.name) }, 2),
  ]),
  row("pod-level", "requests and limits of the pod as a whole", (it) => [
    it.pod({
      resources: { requests: { cpu: 1, memory: "2Gi" }, limits: { cpu: 2, memory: "4Gi" } },
      containers: [asks("100m", "1Gi"), silent],
    }),
  ]),
  row("pod-level-limits", "limits of the pod as a whole, and requests from them or from its containers", (it) => [
    it.pod({
      resources: { limits: { cpu: 2, memory: "4Gi" } },
      containers: [{ resources: { requests: { cpu: "300m" } } }, { resources: { requests: { cpu: "400m" } } }],
    }),
  ]),
  row(
    "limit-range",
    "what a LimitRange gives",
    (it) => [
      it.limitRange(
        "range",
        { type: "Pod", max: { cpu: 64, memory: "64Gi" } },
        { type: "Container", default: { cpu: "750m", memory: "2Gi" }, defaultRequest: { cpu: "150m", memory: "1Gi" } },
      ),
      it.deployment(
        {
          containers: [
            silent,
            { resources: { requests: { cpu: "10m" } } },
            { resources: { limits: { memory: "8Gi" } } },
          ],
          initContainers: [{ restartPolicy: "Always" }],
        },
        2,
      ),
    ],
    "truth-limit-range",
  ),
  row(
    "limit-ranges",
    "what two LimitRanges give together",
    (it) => [
      it.limitRange("cores", { type: "Container", default: { cpu: 1 } }),
      it.limitRange("memory", { type: "Container", default: { memory: "2Gi" }, defaultRequest: { memory: "1Gi" } }),
      it.pod({ containers: [silent, silent] }),
    ],
    "truth-limit-ranges",
  ),
  row(
    "maximum",
    "a LimitRange's maximum and minimum, where it names no default",
    (it) => [
      it.limitRange("range", { type: "Container", max: { cpu: 2 }, min: { memory: "256Mi" } }),
      it.pod({
        containers: [
          { resources: { limits: { memory: "1Gi" } } },
          { resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } } },
        ],
      }),
    ],
    "truth-maximum",
  ),
  row("replica-set", "a ReplicaSet's replicas", (it) => [it.replicas("apps/v1", "ReplicaSet", plain, { replicas: 3 })]),
  row("replication-controller", "a ReplicationController's only replica", (it) => [
    it.replicas("v1", "ReplicationController", plain),
  ]),
  row("daemon-set", "a DaemonSet's pod on each node", (it) => [it.replicas("apps/v1", "DaemonSet", plain)]),
  row("stateful-set", "a StatefulSet's replicas, and the claims of each", (it) => [
    it.statefulSet(plain, {
      replicas: 3,
      volumeClaimTemplates: [claimTemplate("data", "10Gi"), claimTemplate("log", "1500M")],
    }),
  ]),
  row("ephemeral", "the ephemeral volume of each pod", (it) => [
    it.deployment({ ...plain, volumes: [ephemeral("5G")] }, 2),
  ]),
  row("claim", "a claim that a pod mounts", (it) => [
    it.claim("1.5Ti"),
    it.pod({ ...plain, volumes: [{ name: "data", persistentVolumeClaim: { claimName: it.name } }] }),
  ]),
  row("job", "a Job's parallelism", (it) => [it.job({ parallelism: 2, completions: 5 })]),
  row("short-job", "a Job of fewer completions than it may run at once", (it) => [
    it.job({ parallelism: 5, completions: 3 }),
  ]),
  row("work-queue", "a Job without completions", (it) => [it.job({ parallelism: 4 })]),
  row("cron-job", "a CronJob that forbids overlaps", (it) => [
    it.cronJob({ parallelism: 2, completions: 2 }, { concurrencyPolicy: "Forbid" }),
  ]),
  row("overlap", "a CronJob whose runs overlap", (it) => [
    it.cronJob({ activeDeadlineSeconds: 105 }, { startingDeadlineSeconds: 15 }),
  ]),
  row("autoscaler", "a Deployment at its autoscaler's maximum", (it) => [
    it.deployment(plain, 1),
    it.autoscaler("Deployment", 4),
  ]),
  row("stateful-autoscaler", "a StatefulSet at its autoscaler's maximum, with its claims", (it) => [
    it.statefulSet(plain, { replicas: 1, volumeClaimTemplates: [claimTemplate("data", "1Gi")] }),
    it.autoscaler("StatefulSet", 2),
  ]),
  row("switched-off", "a Deployment of no replicas, which its autoscaler leaves alone", (it) => [
    it.deployment(plain, 0),
    it.autoscaler("Deployment", 4),
  ]),
];
