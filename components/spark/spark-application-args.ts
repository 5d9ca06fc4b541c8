import type * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "../shared/kubernetes";
import type { SparkApplicationSpec } from "./spark-application-crd";

type Text = pulumi.Input<string>;
type Texts = Readonly<Record<string, Text>>;
type EnvVar = kubernetes.types.input.core.v1.EnvVar;
type Container = pulumi.Input<kubernetes.types.input.core.v1.Container>;
type VolumeMount = kubernetes.types.input.core.v1.VolumeMount;
type Volume = kubernetes.types.input.core.v1.Volume;

/**
 * What the pods of a job are, beside their size. A job says it for driver and executors alike, and a role once more for
 * its own pods: maps are merged key by key, variables, containers and volume mounts by name or mount path, and any
 * other value of the role replaces the job's.
 */
export interface SparkPodArgs {
  /** Environment variables; what is secret by reference to a Secret. Default: none. */
  readonly environment?: readonly EnvVar[];
  /** Labels of the pods. Default: none beside the platform's. */
  readonly labels?: Texts;
  /** Annotations of the pods. Default: none. */
  readonly annotations?: Texts;
  /** Labels of the nodes on which the pods may run. Default: any node. */
  readonly nodeSelector?: Texts;
  /** Taints of nodes that the pods tolerate. Default: none. */
  readonly tolerations?: readonly pulumi.Input<kubernetes.types.input.core.v1.Toleration>[];
  /** Affinity to nodes and pods. Default: none. */
  readonly affinity?: pulumi.Input<kubernetes.types.input.core.v1.Affinity>;
  /** Where Spark's container mounts the job's `volumes`. Default: none. */
  readonly volumeMounts?: readonly VolumeMount[];
  /**
   * Containers beside Spark's, which end with it. Each needs a security context under the `restricted` standard.
   * Default: none.
   */
  readonly sidecars?: readonly Container[];
  /** Containers that have to end before Spark starts. The same holds for them. Default: none. */
  readonly initContainers?: readonly Container[];
  /**
   * Options of Java, such as `-XX:+UseG1GC`; properties of Spark belong into `conf`. Default: none beside the
   * platform's.
   */
  readonly javaOptions?: Text;
  /** Priority class of the pods. Default: the cluster's default class. */
  readonly priorityClassName?: Text;
}

/** Driver or executors. */
export interface SparkProcessArgs extends SparkPodArgs {
  /** Tasks that run at once, and the CPU that is requested for them unless `coreRequest` says otherwise. Default: 1. */
  readonly cores?: number;
  /** CPU to request, a Kubernetes quantity such as `250m`. Default: `cores`. */
  readonly coreRequest?: string;
  /** CPU to use at most, a Kubernetes quantity such as `500m`. Default: the job's `coreLimit`. */
  readonly coreLimit?: string;
  /** Heap, a Spark size such as `512m` or `4g`; the pod's memory is this plus Spark's overhead. Default: `1g`. */
  readonly memory?: string;
  /**
   * Memory beside the heap, a Spark size. Default: a tenth of the heap, or 0.4 of it for Python and R, and at least 384
   * MiB.
   * @see https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#spark-properties
   */
  readonly memoryOverhead?: string;
  /** Memory to use at most, a Spark size. Default: what is requested, heap and overhead. */
  readonly memoryLimit?: string;
  /** Devices for each pod: their resource's name, such as `nvidia.com/gpu`, and how many. Default: none. */
  readonly gpu?: { readonly name: string; readonly quantity: number };
  /**
   * A pod template for what has no field here. Spark and the operator's webhook go over it, each with what the job
   * says: image, size, account, variables, mounts and security context of Spark's container, `spark-kubernetes-driver`
   * or `spark-kubernetes-executor`. Default: none.
   * @see https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#pod-template
   */
  readonly template?: kubernetes.types.input.core.v1.PodTemplateSpec;
}

/** Executors that come and go with the work. */
export interface DynamicAllocationArgs {
  /** The most executors; they are what the budget counts. */
  readonly maxExecutors: number;
  /** The fewest executors. Default: 0. */
  readonly minExecutors?: number;
  /** Executors at the start. Default: `minExecutors`. */
  readonly initialExecutors?: number;
  /**
   * Whether an executor is kept while it has shuffle files of a stage that may need them. Kubernetes has no external
   * shuffle service, so without it these are lost, or moved where Spark is told to decommission. Default: `true`.
   */
  readonly shuffleTracking?: boolean;
  /** After how many milliseconds an executor goes in spite of its shuffle files. Default: never. */
  readonly shuffleTrackingTimeout?: number;
}

/** How the operator's Service to the driver's pages is made. Its pages are Spark's UI, at port 4040 of the driver. */
export interface SparkUIArgs {
  /** Port of the Service. Default: that of the driver, 4040. */
  readonly servicePort?: number;
  /** Name of that port. Default: `spark-driver-ui-port`. */
  readonly servicePortName?: string;
  /** Labels of the Service. Default: none. */
  readonly serviceLabels?: Texts;
  /** Annotations of the Service. Default: none. */
  readonly serviceAnnotations?: Texts;
}

/** What a job is: the part of its declaration that becomes the operator's `SparkApplication` specification. */
export interface SparkApplicationSpecArgs extends SparkPodArgs {
  /** Image of driver and executors: Spark 3.5.5, with registry and tag or digest. */
  readonly image: Text;
  /** When nodes pull the image: `Always`, `IfNotPresent` or `Never`. Default: `IfNotPresent`. */
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /** Secrets of the job's namespace to pull the image with. Default: none. */
  readonly imagePullSecrets?: readonly Text[];
  /** Service account of the driver, which may start executors. */
  readonly driverServiceAccount: Text;
  /** Service account of the executors, which needs no rights. */
  readonly executorServiceAccount: Text;
  /**
   * The program: the name of one of `files`, or a URI such as `local:///opt/jobs/job.jar` or `s3a://bucket/job.py`.
   * Default: the `mainApplicationFile` of `spec`, without which it is needed.
   */
  readonly main?: string;
  /** Class to start, for a job on the JVM. Default: none, `main` is a program in Python or R. */
  readonly mainClass?: Text;
  /**
   * Language of the program. Default: `Scala` with a `mainClass`, `R` for a file that ends with `.R` or `.r`, and
   * otherwise `Python`.
   */
  readonly type?: "Java" | "Scala" | "Python" | "R";
  /** Arguments of the program. Default: none. */
  readonly arguments?: readonly Text[];
  /**
   * URIs of jars to add to the class path, which the driver fetches: `local:`, `s3a:` or `https:`. Maven's packages are
   * none, because the operator's pod would resolve them. Default: none.
   */
  readonly jars?: pulumi.Input<Text[]>;
  /** URIs of Python modules and archives to add to the Python path. Default: none. */
  readonly pyFiles?: pulumi.Input<Text[]>;
  /** URIs of files to put into the working directory of driver and executors. Default: none. */
  readonly fileUris?: pulumi.Input<Text[]>;
  /**
   * URIs of archives to unpack into the working directory of each executor; `#NAME` behind one names its folder.
   * Default: none.
   */
  readonly archives?: pulumi.Input<Text[]>;
  /**
   * CPU that the driver and each executor may use at most, a Kubernetes quantity such as `500m`. Default: their
   * `cores`.
   */
  readonly coreLimit?: string;
  /** The driver. */
  readonly driver?: SparkProcessArgs;
  /** Each executor, and their number, 1 by default. */
  readonly executor?: SparkProcessArgs & { readonly instances?: number };
  /** Executors that come and go with the work. Default: as many as `executor.instances`, all the time. */
  readonly dynamicAllocation?: DynamicAllocationArgs;
  /** Spark settings that have no field of their own here. Default: none. */
  readonly conf?: Texts;
  /**
   * What the job is made for. `small` is for jobs of up to a minute or so: driver and executors compile with Java's
   * quick compiler alone and collect garbage in one thread, which saves more at the start than it costs later. Longer
   * jobs become slower by it. Default: Java's own choice.
   */
  readonly profile?: "small";
  /** Hadoop settings: Spark's, without the prefix `spark.hadoop.`. They go over `conf`. Default: none. */
  readonly hadoopConf?: Texts;
  /** The platform's Spark settings, over which `conf` goes. Default: none. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** ConfigMaps that driver and executors see as folders: NAME as `/opt/spark/NAME`. Default: none. */
  readonly configMaps?: Texts;
  /**
   * Volumes that `volumeMounts` name. One whose name starts with `spark-local-dir-` gets Spark's shuffles. Default:
   * none.
   */
  readonly volumes?: readonly Volume[];
  /** How often to run the job again when it fails. Default: 0. */
  readonly retries?: number;
  /** Seconds until the job is run again; longer by as many each time. Default: 10. */
  readonly retryInterval?: number;
  /**
   * How often to submit the job again when that fails, as it does while the quota of the namespace is full. Default:
   * 12.
   */
  readonly submissionRetries?: number;
  /**
   * Seconds until the job is submitted again; longer by as many each time. Default: 20, which with 12 retries is 26
   * minutes in all.
   */
  readonly submissionRetryInterval?: number;
  /** The Service to Spark's UI. Default: the operator's. */
  readonly sparkUI?: SparkUIArgs;
  /** User in whose name Hadoop's file systems are used. Default: Spark's own. */
  readonly proxyUser?: string;
  /**
   * Scheduler of the pods, such as `volcano` or `yunikorn`, if the cluster has it. The platform's operator makes no pod
   * groups, so that the scheduler sees single pods. Default: Kubernetes' own.
   */
  readonly batchScheduler?: string;
  /**
   * Anything else that the operator's definition knows, by its names there. It is merged last: objects key by key;
   * lists of variables, volumes and containers by name, of volume mounts by mount path; any other value replaces what
   * the arguments say. Default: none.
   * @see https://github.com/kubeflow/spark-operator/blob/v2.2.1/docs/api-docs.md
   */
  readonly spec?: Partial<SparkApplicationSpec>;
}

/** When a job runs again and again. */
export interface SparkScheduleArgs {
  /**
   * When to run, as a cron expression or `@every 1h`; a run is skipped while the last one is still going.
   * Default: once, when the job is deployed, and again whenever its declaration or files change.
   */
  readonly schedule?: Text;
  /** Time zone of the schedule, such as `Europe/Berlin`. Default: that of the operator's container, UTC. */
  readonly timeZone?: string;
  /** Whether no further run is started. Default: `false`. */
  readonly suspend?: boolean;
  /**
   * What becomes of a run that is due while the last one is still going: `Allow` starts it beside, `Forbid` skips it,
   * `Replace` ends the last one. Default: `Forbid`.
   */
  readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  /** How many runs that went well are kept, with their drivers' logs. Default: 1. */
  readonly successfulRunHistoryLimit?: number;
  /** How many failed runs are kept. Default: 1. */
  readonly failedRunHistoryLimit?: number;
}

export interface SparkApplicationArgs extends SparkApplicationSpecArgs, SparkScheduleArgs {
  /** Namespace of the job, one that the operator watches. */
  readonly namespace: Text;
  /**
   * Files that come with the job, name to content: driver and executors see them as `/opt/spark/application/NAME`.
   * They become a ConfigMap, so at most 1 MiB in all. Default: none.
   */
  readonly files?: Texts;
  /**
   * Labels of the job's object, which the operator hands on to its pods, and annotations of the object. Default: none.
   */
  readonly metadata?: { readonly labels?: Texts; readonly annotations?: Texts };
  /**
   * Whether the deployment ends only when the job has, and fails if the job failed; it waits 30 minutes at most.
   * Of no effect with a schedule. Default: `false`.
   */
  readonly waitForCompletion?: boolean;
}
