import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { isDnsLabel } from "../shared/names";
import { isQuantity, isSparkSize } from "../../contract/quantities";
import { restrictedContainer } from "../shared/restricted-container";
import { sparkConf, sparkConfProblems } from "./spark-conf";

/** Size of a Spark process. */
export interface SparkProcessSize {
  /** Tasks that run at once, and the CPU that is requested for them unless `coreRequest` says otherwise. Default: 1. */
  readonly cores?: number;
  /** CPU to request, a Kubernetes quantity such as `250m`. Default: `cores`. */
  readonly coreRequest?: string;
  /** CPU to use at most, a Kubernetes quantity such as `500m`. Default: the job's `coreLimit`. */
  readonly coreLimit?: string;
  /** Heap, a Spark size such as `512m` or `4g`; the pod's memory is this plus Spark's overhead. Default: `1g`. */
  readonly memory?: string;
}

/** What a job is: the part of its declaration that becomes the operator's `SparkApplication` specification. */
export interface SparkApplicationSpecArgs {
  /** Image of driver and executors: Spark 3.5.5, with registry and tag or digest. */
  readonly image: pulumi.Input<string>;
  /** Service account of the driver, which may start executors. */
  readonly driverServiceAccount: pulumi.Input<string>;
  /** Service account of the executors, which needs no rights. */
  readonly executorServiceAccount: pulumi.Input<string>;
  /** The program: the name of one of `files`, or a URI such as `local:///opt/jobs/job.jar` or `s3a://bucket/job.py`. */
  readonly main: string;
  /** Class to start, for a job on the JVM. Default: none, `main` is a Python program. */
  readonly mainClass?: pulumi.Input<string>;
  /** Arguments of the program. Default: none. */
  readonly arguments?: readonly pulumi.Input<string>[];
  /**
   * URIs of jars to add to the class path, which the driver fetches: `local:`, `s3a:` or `https:`. Maven's packages are none, because the
   * operator's pod would resolve them. Default: none.
   */
  readonly jars?: pulumi.Input<pulumi.Input<string>[]>;
  /** URIs of Python modules and archives to add to the Python path. Default: none. */
  readonly pyFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /** CPU that the driver and each executor may use at most, a Kubernetes quantity such as `500m`. Default: their `cores`. */
  readonly coreLimit?: string;
  /** Size of the driver. */
  readonly driver?: SparkProcessSize;
  /** Size of each executor and their number, 1 by default. */
  readonly executor?: SparkProcessSize & { readonly instances?: number };
  /** Spark settings that have no field of their own here. Default: none. */
  readonly conf?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The platform's Spark settings, over which `conf` goes. Default: none. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Environment variables of driver and executors; what is secret by reference to a Secret. Default: none. */
  readonly environment?: readonly kubernetes.types.input.core.v1.EnvVar[];
  /** ConfigMaps that driver and executors see as folders: NAME as `/opt/spark/NAME`. Default: none. */
  readonly configMaps?: Readonly<Record<string, pulumi.Input<string>>>;
  /** How often to run the job again when it fails. Default: 0. */
  readonly retries?: number;
}

/** Each problem of this declaration of the job `name`, in a sentence. */
export function sparkApplicationProblems(
  name: string,
  args: Pick<SparkApplicationSpecArgs, "main" | "coreLimit" | "driver" | "executor" | "conf"> & {
    readonly files?: Readonly<Record<string, unknown>>;
    readonly schedule?: unknown;
  },
): string[] {
  // The operator makes `NAME-ui-svc` of it, and a scheduled run puts a time stamp of 20 characters in between.
  const longest = args.schedule === undefined ? 56 : 36;
  const problems =
    isDnsLabel(name) && /^[a-z]/.test(name) && name.length <= longest
      ? []
      : [`its name must start with a letter and have at most ${longest} lower-case letters, digits and "-".`];
  if (!isUri(args.main) && !(args.main in (args.files ?? {}))) {
    problems.push(`main is "${args.main}": name one of its files, or a URI such as local:///opt/jobs/job.jar.`);
  }
  problems.push(...cpuProblems("coreLimit", args.coreLimit));
  for (const role of ["driver", "executor"] as const) {
    const { cores = 1, memory, ...cpu } = args[role] ?? {};
    if (memory !== undefined && !isSparkSize(memory)) {
      problems.push(`${role}.memory is "${memory}": write a number and a unit, such as "512m" or "4g".`);
    }
    for (const field of ["coreRequest", "coreLimit"] as const) {
      problems.push(...cpuProblems(`${role}.${field}`, cpu[field]));
    }
    if (!isCount(cores)) problems.push(`${role}.cores is ${cores}: write a whole number from 1.`);
  }
  const { instances = 1 } = args.executor ?? {};
  if (!isCount(instances)) problems.push(`executor.instances is ${instances}: write a whole number from 1.`);
  return [...problems, ...sparkConfProblems(args.conf ?? {})];
}

function cpuProblems(field: string, amount: string | undefined): string[] {
  if (amount === undefined || isQuantity(amount)) return [];
  return [`${field} is "${amount}": write an amount of CPU, such as "250m" or "2".`];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

/** Where driver and executors find the ConfigMaps, by their names; that of the job's files is `application`. */
const configMapFolder = (name: string) => `/opt/spark/${name}`;

/** The file that starts a program in Python, because only there the reason of a failure is still known. */
export const explainer = "explain-failure.py";

/** Whether the job's program is a file in Python that comes with it. */
export function isExplained({ main, mainClass }: Pick<SparkApplicationSpecArgs, "main" | "mainClass">): boolean {
  return mainClass === undefined && !isUri(main);
}

/** The image's user and group `spark`. */
const securityContext = restrictedContainer(185);

/** Where Spark writes, on a root file system that is read-only; for shuffles it brings a volume of its own. */
const scratch = [
  { name: "tmp", mountPath: "/tmp" },
  { name: "work-dir", mountPath: "/opt/spark/work-dir" },
];

/**
 * The `spec` of a `SparkApplication` object; `filesConfigMap` holds the job's files, if it has any.
 * @see https://github.com/kubeflow/spark-operator/blob/v2.2.0/docs/api-docs.md
 */
export function sparkApplicationSpec(args: SparkApplicationSpecArgs, filesConfigMap?: pulumi.Input<string>) {
  const { main, mainClass, jars, pyFiles, retries = 0 } = args;
  const [program, ...before] = isExplained(args) ? [explainer, main] : [main];
  const configMaps = { ...args.configMaps, ...(filesConfigMap !== undefined && { application: filesConfigMap }) };
  const volumeMounts = [
    ...scratch,
    ...Object.keys(configMaps).map((name) => ({ name, mountPath: configMapFolder(name), readOnly: true })),
  ];
  const process = ({ cores = 1, coreRequest, coreLimit, memory = "1g" }: SparkProcessSize = {}) => ({
    cores,
    coreRequest,
    coreLimit: coreLimit ?? args.coreLimit ?? String(cores),
    memory,
    // Of driver and executor alike: the operator gives executors none when the driver has none.
    env: args.environment,
    securityContext,
    volumeMounts,
  });
  return {
    type: mainClass === undefined ? "Python" : "Scala",
    ...(mainClass === undefined ? { pythonVersion: "3" } : { mainClass }),
    mode: "cluster",
    sparkVersion: "3.5.5",
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    mainApplicationFile: isUri(program) ? program : `local://${configMapFolder("application")}/${program}`,
    arguments: [...before, ...(args.arguments ?? [])],
    deps: { jars, pyFiles },
    sparkConf: sparkConf<pulumi.Input<string>>(args.defaults ?? {}, args.conf ?? {}),
    restartPolicy: {
      // Also without retries of the job: a submission that met a busy API server or a full quota is tried again. The operator
      // waits 20 s longer each time (`TimeUntilNextRetryDue` in `pkg/util/sparkapplication.go`, 2.2.1): 26 minutes in all, so
      // that a deployment, which waits 30, still tells why.
      type: "OnFailure",
      onFailureRetries: retries,
      onFailureRetryInterval: 10,
      onSubmissionFailureRetries: 12,
      onSubmissionFailureRetryInterval: 20,
    },
    volumes: [
      ...scratch.map(({ name }) => ({ name, emptyDir: { sizeLimit: "1Gi" } })),
      ...Object.entries(configMaps).map(([volume, name]) => ({ name: volume, configMap: { name } })),
    ],
    driver: { ...process(args.driver), serviceAccount: args.driverServiceAccount },
    executor: {
      ...process(args.executor),
      instances: args.executor?.instances ?? 1,
      serviceAccount: args.executorServiceAccount,
    },
  };
}

/** Whether `main` says where it is; otherwise it is one of the job's files. */
function isUri(main: string): boolean {
  return /^[a-z0-9]+:/i.test(main);
}
