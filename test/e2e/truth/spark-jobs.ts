import { jobNamespace } from "../support/cluster";
import { type Declared, label, nobody, priorityClass, type Row } from "./row";

const jvm = {
  mainClass: "org.apache.spark.examples.SparkPi",
  main: "local:///opt/spark/examples/jars/spark-examples.jar",
};
const python = { main: "local:///opt/spark/examples/src/main/python/pi.py" };

/** What a job says; for the rest, `sparkApplication` makes it start quickly and ask for little. */
interface Job {
  readonly main: string;
  readonly mainClass?: string;
  readonly driver?: object;
  readonly executor?: object;
  readonly [field: string]: unknown;
}

function sparkApplication(name: string, { main, driver, executor, ...spec }: Job) {
  const pod = (role: "driver" | "executor") => ({
    coreRequest: "10m",
    serviceAccount: role === "driver" ? "spark-application-sa" : "spark-executor-sa",
    priorityClassName: priorityClass(name, role),
    securityContext: restricted,
    terminationGracePeriodSeconds: 1,
  });
  return {
    type: "Scala",
    mode: "cluster",
    sparkVersion: "3.5.5",
    image: "localhost/spark:3.5.5",
    mainApplicationFile: main,
    arguments: ["20"],
    // While other rows' pods leave, the quota may have no room yet.
    restartPolicy: {
      type: "OnFailure",
      onFailureRetries: 0,
      onSubmissionFailureRetries: 5,
      onSubmissionFailureRetryInterval: 3,
    },
    ...spec,
    // The driver has to run to ask for executors, and executors only have to be asked for.
    driver: { ...pod("driver"), coreLimit: "2", ...driver },
    executor: { ...pod("executor"), schedulerName: nobody, ...executor },
  };
}

const restricted = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

function row(name: string, shows: string, job: Job, ...others: readonly Declared[]): Row {
  const metadata = { name: `truth-${name}`, namespace: jobNamespace, labels: label };
  const spec = sparkApplication(name, job);
  return { name, shows, objects: [...others, { ...sparkObject("SparkApplication"), metadata, spec }] };
}

function scheduledRow(name: string, shows: string, job: Job): Row {
  const metadata = { name: `truth-${name}`, namespace: jobNamespace, labels: label };
  const spec = { schedule: "@every 5s", concurrencyPolicy: "Forbid", template: sparkApplication(name, job) };
  return { name, shows, objects: [{ ...sparkObject("ScheduledSparkApplication"), metadata, spec }] };
}

const sparkObject = (kind: string) => ({ apiVersion: "sparkoperator.k8s.io/v1beta2", kind });

/** A container beside Spark's, which waits; or one that ends at once. */
const beside = (name: string, cpu: string, memory: string, more: object = { command: ["sleep", "1h"] }) => ({
  name,
  image: "localhost/spark:3.5.5",
  securityContext: restricted,
  resources: { requests: { cpu, memory }, limits: { cpu: "1", memory } },
  ...more,
});
const ends = { command: ["true"] };
const restarts = { command: ["sleep", "1h"], restartPolicy: "Always" };

const claimOnDemand = (role: string, volume: string, sizeLimit: string, storageClass: string) =>
  Object.fromEntries(
    Object.entries({
      "mount.path": `/${volume}`,
      "options.claimName": "OnDemand",
      "options.storageClass": storageClass,
      "options.sizeLimit": sizeLimit,
    }).map(([key, value]) => [`spark.kubernetes.${role}.volumes.persistentVolumeClaim.${volume}.${key}`, value]),
  );

const runtimeClass: Declared = {
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name: "truth-spark", labels: label },
  handler: nobody,
  overhead: { podFixed: { cpu: "125m", memory: "160Mi" } },
};

/**
 * There is no R in the image: in its place this Python asks Spark's backend for R, by its own protocol, for a context.
 */
const startsSparkFromR = `
import os, socket, struct, time

def text(value):
    return struct.pack(">i", len(value) + 1) + value.encode() + b"\\0"

backend = socket.create_connection(("localhost", int(os.environ["EXISTING_SPARKR_BACKEND_PORT"])))
secret = os.environ["SPARKR_BACKEND_AUTH_SECRET"].encode() + b"\\0"
is_static, no_arguments = struct.pack(">i", 1), struct.pack(">i", 0)
get_or_create = is_static + text("org.apache.spark.SparkContext") + text("getOrCreate") + no_arguments
for message in secret, get_or_create:
    backend.sendall(struct.pack(">i", len(message)) + message)
    print(backend.recv(4096), flush=True)
time.sleep(3600)
`;

/** Spark jobs of every language, and each way to say how large their pods are. */
export const sparkJobs: readonly Row[] = [
  row("jvm", "a tenth more than the heap on the JVM", {
    ...jvm,
    driver: { memory: "4g" },
    executor: { memory: "4000M" },
  }),
  row("python", "four tenths more in Python, for each of the executors", {
    ...python,
    driver: { memory: "1g" },
    executor: { memory: "1100m", instances: 3 },
  }),
  row(
    "r",
    "four tenths more in R",
    {
      main: "local:///opt/truth/job.R",
      sparkConf: { "spark.r.command": "python3" },
      volumes: [{ name: "program", configMap: { name: "truth-r" } }],
      driver: { memory: "1g", volumeMounts: [{ name: "program", mountPath: "/opt/truth" }] },
      executor: { memory: "1200m" },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "truth-r", namespace: jobNamespace, labels: label },
      data: { "job.R": startsSparkFromR },
    },
  ),
  row("least", "at least 384 MiB more, in Python too", {
    ...python,
    driver: { memory: "600m" },
    executor: { memory: "800m" },
  }),
  row("type", "a job that calls itself Python and is on the JVM", {
    ...jvm,
    type: "Python",
    executor: { memory: "1500m" },
  }),
  row("overhead", "memoryOverhead, also below the least", {
    ...python,
    driver: { memory: "600m", memoryOverhead: "100" },
    executor: { memory: "1g", memoryOverhead: "700m" },
  }),
  row("units", "Spark's units, of which parts of a MiB are dropped", {
    ...jvm,
    driver: { memory: "786433k", memoryOverhead: "500000kb" },
    executor: { memory: "1073741824B", memoryOverhead: "419430401b" },
  }),
  row("factor", "memoryOverheadFactor", {
    ...jvm,
    memoryOverheadFactor: "0.75",
    driver: { memory: "600m" },
    executor: { memory: "1g" },
  }),
  row("factor-in-conf", "memoryOverheadFactor, which loses to sparkConf", {
    ...python,
    memoryOverheadFactor: "0.9",
    sparkConf: { "spark.kubernetes.memoryOverheadFactor": "0.53" },
    driver: { memory: "1g" },
    executor: { memory: "777m" },
  }),
  row("factors", "a factor for the driver and one for the executors", {
    ...python,
    memoryOverheadFactor: "0.9",
    sparkConf: { "spark.driver.memoryOverheadFactor": "0.61", "spark.executor.memoryOverheadFactor": "0.45" },
    executor: { memory: "1300m" },
  }),
  row("off-heap", "off-heap memory and that of Python's workers, of executors only", {
    ...python,
    sparkConf: {
      "spark.memory.offHeap.enabled": "TRUE",
      "spark.memory.offHeap.size": "512m",
      "spark.executor.pyspark.memory": "256m",
    },
    executor: { memory: "512m" },
  }),
  row("old-names", "Spark's old names, and memory of Python's workers that the JVM does not have", {
    ...jvm,
    sparkConf: {
      "spark.yarn.driver.memoryOverhead": "500m",
      "spark.yarn.executor.memoryOverhead": "444",
      "spark.unsafe.offHeap": "true",
      "spark.memory.offHeap.size": "268435456",
      "spark.executor.pyspark.memory": "1g",
    },
  }),
  row("fields", "fields of the specification, over the same in sparkConf", {
    ...jvm,
    sparkConf: {
      "spark.driver.memory": "3g",
      "spark.driver.memoryOverhead": "3g",
      "spark.kubernetes.driver.request.cores": "2",
      "spark.kubernetes.driver.limit.cores": "4",
      "spark.executor.memory": "3g",
      "spark.executor.memoryOverhead": "3g",
      "spark.executor.instances": "5",
      "spark.kubernetes.executor.request.cores": "2",
      "spark.kubernetes.executor.limit.cores": "4",
    },
    driver: { memory: "700m", memoryOverhead: "300m", coreRequest: "15m", coreLimit: "1900m" },
    executor: { memory: "900m", memoryOverhead: "200m", coreRequest: "0.025", coreLimit: "0.75", instances: 2 },
  }),
  row("conf", "sparkConf, where fields say nothing", {
    ...jvm,
    sparkConf: {
      "spark.driver.memory": "700m",
      "spark.driver.memoryOverhead": "300m",
      "spark.kubernetes.driver.request.cores": "0.02",
      "spark.kubernetes.driver.limit.cores": "1.5",
      "spark.executor.memory": "900m",
      "spark.executor.cores": "1",
      "spark.executor.instances": "2",
      "spark.kubernetes.executor.request.cores": "0.035",
    },
    driver: { coreRequest: undefined, coreLimit: undefined },
    executor: { coreRequest: undefined },
  }),
  row("cores", "whole cores, where nothing else is said", {
    ...jvm,
    executor: { coreRequest: undefined, cores: 1, coreLimit: "1200m" },
  }),
  row("no-limits", "no CPU limit, as most people write their jobs, and a request far below the cores", {
    ...jvm,
    driver: { coreRequest: undefined, coreLimit: undefined, cores: 1 },
    executor: { cores: 4, coreRequest: "100m", memory: "512m" },
  }),
  row("executors-unlimited", "no CPU limit of executors, which request whole cores", {
    ...jvm,
    driver: { coreLimit: "1200m" },
    executor: { coreRequest: undefined, cores: 1, memory: "512m" },
  }),
  row("sidecar-unlimited", "a sidecar that says nothing, and gets no CPU limit either", {
    ...jvm,
    driver: { sidecars: [{ ...beside("proxy", "20m", "128Mi"), resources: {} }] },
    executor: { sidecars: [{ ...beside("proxy", "20m", "128Mi"), resources: { requests: { cpu: "300m" } } }] },
  }),
  row("memory-limit", "memoryLimit", {
    ...jvm,
    driver: { memory: "512m", memoryLimit: "2g" },
    executor: { memory: "512m", memoryLimit: "1500mb" },
  }),
  row("sidecars", "sidecars and init containers", {
    ...python,
    driver: {
      sidecars: [beside("proxy", "20m", "128Mi"), beside("log", "5m", "64Mi")],
      initContainers: [beside("fetch", "30m", "3Gi", ends), beside("agent", "7m", "32Mi", restarts)],
    },
    executor: {
      memoryLimit: "2g",
      sidecars: [{ ...beside("proxy", "20m", "128Mi"), resources: {} }],
      initContainers: [
        beside("agent", "40m", "256Mi", restarts),
        beside("fetch", "60m", "1Gi", ends),
        beside("volume", "10m", "16Mi", restarts),
      ],
    },
  }),
  row("template", "pod templates whose container of Spark has its name", {
    ...jvm,
    driver: {
      coreLimit: undefined,
      template: {
        spec: {
          containers: [
            beside("log", "12m", "96Mi"),
            { ...beside("spark-kubernetes-driver", "500m", "9Gi", {}), resources: { limits: { cpu: "1800m" } } },
          ],
        },
      },
      sidecars: [beside("log", "12m", "96Mi"), beside("proxy", "20m", "128Mi")],
    },
    executor: {
      template: {
        spec: {
          containers: [beside("spark-kubernetes-executor", "500m", "9Gi", {}), beside("log", "12m", "96Mi")],
          initContainers: [beside("fetch", "60m", "2Gi", ends)],
        },
      },
      memoryLimit: "2g",
    },
  }),
  row("first", "pod templates whose first container Spark takes", {
    ...jvm,
    driver: { template: { spec: { containers: [beside("any", "500m", "9Gi", {}), beside("log", "12m", "96Mi")] } } },
    executor: {
      template: {
        spec: { containers: [beside("any", "500m", "9Gi", {}), beside("log", "12m", "96Mi")] },
      },
    },
  }),
  row(
    "runtime-class",
    "pod templates with a runtime class, and with restartable init containers",
    {
      ...jvm,
      driver: {
        template: {
          spec: { containers: [], initContainers: [beside("agent", "11m", "48Mi", restarts)] },
        },
      },
      executor: { template: { spec: { containers: [], runtimeClassName: "truth-spark" } } },
    },
    runtimeClass,
  ),
  row("pod-level", "pod templates that size the pod as a whole", {
    ...jvm,
    executor: {
      template: {
        spec: {
          containers: [],
          resources: { requests: { cpu: "100m", memory: "3Gi" }, limits: { cpu: "2", memory: "4Gi" } },
        },
      },
    },
  }),
  row("dynamic", "the maximum of dynamic allocation", {
    ...jvm,
    dynamicAllocation: { enabled: true, initialExecutors: 1, minExecutors: 1, maxExecutors: 3 },
    executor: { memory: "512m" },
  }),
  row("dynamic-in-conf", "the maximum of dynamic allocation in sparkConf", {
    ...python,
    sparkConf: {
      "spark.dynamicAllocation.enabled": "true",
      "spark.dynamicAllocation.shuffleTracking.enabled": "true",
      "spark.dynamicAllocation.maxExecutors": "4",
    },
    executor: { memory: "512m" },
  }),
  row("devices", "devices, by name", {
    ...jvm,
    sparkConf: { "spark.executor.resource.fpga.amount": "1", "spark.executor.resource.fpga.vendor": "example.com" },
    executor: { gpu: { name: "example.com/gpu", quantity: 1 } },
  }),
  row("claims", "claims on demand, for driver and executors", {
    ...jvm,
    sparkConf: {
      ...claimOnDemand("driver", "data", "2Gi", "local"),
      ...claimOnDemand("executor", "data", "3G", nobody),
      ...claimOnDemand("executor", "spark-local-dir-1", "1500Mi", nobody),
    },
    executor: { instances: 2 },
  }),
  row("ephemeral", "ephemeral volumes that are mounted", {
    ...jvm,
    volumes: [
      ephemeral("scratch", "2Gi", "local"),
      ephemeral("shuffle", "3Gi", nobody),
      ephemeral("unmounted", "5Gi", nobody),
    ],
    driver: { volumeMounts: [{ name: "scratch", mountPath: "/scratch" }] },
    executor: {
      instances: 2,
      volumeMounts: [
        { name: "scratch", mountPath: "/scratch" },
        { name: "shuffle", mountPath: "/shuffle" },
        { name: "shuffle", mountPath: "/more", subPath: "more" },
      ],
    },
  }),
  scheduledRow("scheduled", "a run of a schedule", { ...python, executor: { memory: "1g", instances: 2 } }),
];

function ephemeral(name: string, storage: string, storageClassName: string) {
  const spec = { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage } } };
  return { name, ephemeral: { volumeClaimTemplate: { spec } } };
}
