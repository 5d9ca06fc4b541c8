import type * as pulumi from "@pulumi/pulumi";
import { sparkVersion } from "../../contract/versions";
import { restrictedContainer } from "../shared/restricted-container";
import { profileConf } from "./job-profile";
import { mergeFields } from "./merge-fields";
import type { SparkApplicationSpecArgs, SparkPodArgs, SparkProcessArgs } from "./spark-application-args";
import { sparkConf } from "./spark-conf";
import { withoutWhatIsSaid } from "./said-elsewhere";

/** Where driver and executors find the ConfigMaps, by their names; that of the job's files is `application`. */
const configMapFolder = (name: string) => `/opt/spark/${name}`;

/**
 * The file that starts a program in Python and writes the reason of a failure as its container's termination message,
 * because only there it is still known. Its name is part of every such job's specification: another name would run them
 * all again.
 */
export const terminationMessageFile = "explain-failure.py";

/**
 * Whether the job's program is a file in Python that comes with it, which is started by {@link terminationMessageFile}.
 */
export function tellsItsFailure(args: Pick<SparkApplicationSpecArgs, "main" | "mainClass" | "type">): boolean {
  return args.main !== undefined && !isUri(args.main) && languageOf(args) === "Python";
}

/** The language of a program: of a class Scala, unless the declaration says Java, and of a file what its name says. */
export function languageOf({ main, mainClass, type }: Pick<SparkApplicationSpecArgs, "main" | "mainClass" | "type">) {
  if (type !== undefined) return type;
  if (mainClass !== undefined) return "Scala";
  return /\.r$/i.test(main ?? "") ? "R" : "Python";
}

/** Whether `main` says where it is; otherwise it is one of the job's files. */
export function isUri(main: string): boolean {
  return /^[a-z0-9]+:/i.test(main);
}

/** The image's user and group `spark`. */
const securityContext = restrictedContainer(185);

/** Where Spark writes, on a root file system that is read-only; for shuffles it brings a volume of its own. */
export const scratch = [
  { name: "tmp", mountPath: "/tmp" },
  { name: "work-dir", mountPath: "/opt/spark/work-dir" },
];

/**
 * The `spec` of a `SparkApplication` object; `filesConfigMap` holds the job's files, if it has any.
 * @see https://github.com/kubeflow/spark-operator/blob/v2.2.1/docs/api-docs.md
 */
export function sparkApplicationSpec(args: SparkApplicationSpecArgs, filesConfigMap?: pulumi.Input<string>) {
  const declared = declaredSpec(args, filesConfigMap);
  return args.spec === undefined ? declared : mergeFields(withoutWhatIsSaid(declared, args.spec), args.spec);
}

function declaredSpec(args: SparkApplicationSpecArgs, filesConfigMap: pulumi.Input<string> | undefined) {
  const { jars, pyFiles, fileUris, archives, dynamicAllocation, sparkUI } = args;
  const language = languageOf({ ...args, ...programOf(args) });
  const configMaps = { ...args.configMaps, ...(filesConfigMap !== undefined && { application: filesConfigMap }) };
  const volumeMounts = [
    ...scratch,
    ...Object.keys(configMaps).map((name) => ({ name, mountPath: configMapFolder(name), readOnly: true })),
  ];
  const process = (role: "driver" | "executor") => {
    const { coreRequest, coreLimit, memory = "1g", memoryOverhead, memoryLimit, gpu, template } = args[role] ?? {};
    const { cores, limit } = coresOf(args, role);
    const pod = mergeFields(podFields(args), podFields(args[role]));
    const { env, volumeMounts: mounts, ...others } = pod;
    return {
      cores,
      coreRequest,
      coreLimit: coreLimit ?? args.coreLimit ?? limit,
      memory,
      // Of driver and executor alike: the operator gives executors none when the driver has none.
      env,
      securityContext,
      volumeMounts: mounts === undefined ? volumeMounts : [...volumeMounts, ...mounts],
      ...others,
      memoryOverhead,
      memoryLimit,
      gpu,
      template,
    };
  };
  return {
    type: language,
    ...(language === "Python" && { pythonVersion: "3" }),
    ...(args.mainClass !== undefined && { mainClass: args.mainClass }),
    mode: "cluster",
    sparkVersion,
    image: args.image,
    imagePullPolicy: args.imagePullPolicy ?? "IfNotPresent",
    ...startOf(args),
    deps: { jars, pyFiles, ...(fileUris && { files: fileUris }), ...(archives && { archives }) },
    sparkConf: sparkConf<pulumi.Input<string>>(
      args.defaults ?? {},
      profileConf(args.profile, args.defaults),
      args.conf ?? {},
    ),
    restartPolicy: {
      // Also without retries of the job: a submission that met a busy API server or a full quota is tried again. The
      // operator waits 20 s longer each time (`TimeUntilNextRetryDue` in `pkg/util/sparkapplication.go`, 2.2.1): 26
      // minutes in all, so that a deployment, which waits 30, still tells why.
      type: "OnFailure",
      onFailureRetries: args.retries ?? 0,
      onFailureRetryInterval: args.retryInterval ?? 10,
      onSubmissionFailureRetries: args.submissionRetries ?? 12,
      onSubmissionFailureRetryInterval: args.submissionRetryInterval ?? 20,
    },
    volumes: [
      ...scratch.map(({ name }) => ({ name, emptyDir: { sizeLimit: "1Gi" } })),
      ...Object.entries(configMaps).map(([volume, name]) => ({ name: volume, configMap: { name } })),
      ...(args.volumes ?? []),
    ],
    driver: { ...process("driver"), serviceAccount: args.driverServiceAccount },
    executor: {
      ...process("executor"),
      // With dynamic allocation the operator would take them for the initial executors.
      instances: args.executor?.instances ?? (dynamicAllocation === undefined ? 1 : undefined),
      serviceAccount: args.executorServiceAccount,
    },
    imagePullSecrets: args.imagePullSecrets,
    hadoopConf: args.hadoopConf,
    dynamicAllocation: dynamicAllocation && {
      enabled: true,
      initialExecutors: dynamicAllocation.initialExecutors,
      minExecutors: dynamicAllocation.minExecutors,
      maxExecutors: dynamicAllocation.maxExecutors,
      shuffleTrackingEnabled: dynamicAllocation.shuffleTracking,
      shuffleTrackingTimeout: dynamicAllocation.shuffleTrackingTimeout,
    },
    sparkUIOptions: sparkUI,
    proxyUser: args.proxyUser,
    batchScheduler: args.batchScheduler,
  };
}

/** The program and its class, which `spec` may name too. */
function programOf({
  main,
  mainClass,
  spec,
}: SparkApplicationSpecArgs): Pick<SparkApplicationSpecArgs, "main" | "mainClass"> {
  const file = spec?.mainApplicationFile;
  const program = main ?? (typeof file === "string" ? file : undefined);
  const started = mainClass ?? spec?.mainClass;
  return { ...(program !== undefined && { main: program }), ...(started !== undefined && { mainClass: started }) };
}

/** What is started, and with which arguments. */
function startOf(args: SparkApplicationSpecArgs) {
  const { main } = args;
  if (main === undefined) return { mainApplicationFile: undefined, arguments: args.arguments };
  const [program, ...before] = tellsItsFailure(args) ? [terminationMessageFile, main] : [main];
  return {
    mainApplicationFile: isUri(program) ? program : `local://${configMapFolder("application")}/${program}`,
    arguments: [...before, ...(args.arguments ?? [])],
  };
}

/** The cores of a role, and the limit of its CPU that they make by default, wherever the declaration says them. */
function coresOf({ spec, ...args }: SparkApplicationSpecArgs, role: "driver" | "executor") {
  const said = spec?.[role]?.cores ?? spec?.sparkConf?.[`spark.${role}.cores`];
  const cores = args[role]?.cores ?? 1;
  const known = typeof said === "number" || typeof said === "string" ? said : cores;
  return { cores, limit: String(known) };
}

/** A pod's arguments by the operator's names. */
function podFields(pod: SparkPodArgs | SparkProcessArgs = {}) {
  const { environment, labels, annotations, nodeSelector, tolerations, affinity, volumeMounts } = pod;
  const { sidecars, initContainers, javaOptions, priorityClassName } = pod;
  return {
    env: environment,
    labels,
    annotations,
    nodeSelector,
    tolerations,
    affinity,
    volumeMounts,
    sidecars,
    initContainers,
    javaOptions,
    priorityClassName,
  };
}
