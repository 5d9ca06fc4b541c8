import { isQuantity } from "../../contract/quantities";
import { isSparkSize } from "../../contract/spark-sizes";
import { isDnsLabel } from "../shared/names";
import { type KeysOf, unknownKeys } from "./known-keys";
import type {
  DynamicAllocationArgs,
  SparkApplicationArgs,
  SparkApplicationSpecArgs,
  SparkPodArgs,
  SparkProcessArgs,
  SparkScheduleArgs,
  SparkUIArgs,
} from "./spark-application-args";
import { isUri, languageOf, scratch } from "./spark-application-spec";
import { profileProblems } from "./job-profile";
import { sparkConfProblems } from "./spark-conf";
import { unknownFields } from "./unknown-fields";

const podArgs: KeysOf<SparkPodArgs> = {
  environment: true,
  labels: true,
  annotations: true,
  nodeSelector: true,
  tolerations: true,
  affinity: true,
  volumeMounts: true,
  sidecars: true,
  initContainers: true,
  javaOptions: true,
  priorityClassName: true,
};

const processArgs: KeysOf<SparkProcessArgs> = {
  ...podArgs,
  cores: true,
  coreRequest: true,
  coreLimit: true,
  memory: true,
  memoryOverhead: true,
  memoryLimit: true,
  gpu: true,
  template: true,
};

const dynamicAllocationArgs: KeysOf<DynamicAllocationArgs> = {
  maxExecutors: true,
  minExecutors: true,
  initialExecutors: true,
  shuffleTracking: true,
  shuffleTrackingTimeout: true,
};

const sparkUIArgs: KeysOf<SparkUIArgs> = {
  servicePort: true,
  servicePortName: true,
  serviceLabels: true,
  serviceAnnotations: true,
};

const scheduleArgs: KeysOf<SparkScheduleArgs> = {
  schedule: true,
  timeZone: true,
  suspend: true,
  concurrencyPolicy: true,
  successfulRunHistoryLimit: true,
  failedRunHistoryLimit: true,
};

const jobArgs: KeysOf<SparkApplicationArgs> = {
  ...podArgs,
  ...scheduleArgs,
  namespace: true,
  files: true,
  metadata: true,
  waitForCompletion: true,
  image: true,
  imagePullPolicy: true,
  imagePullSecrets: true,
  driverServiceAccount: true,
  executorServiceAccount: true,
  main: true,
  mainClass: true,
  type: true,
  arguments: true,
  jars: true,
  pyFiles: true,
  fileUris: true,
  archives: true,
  coreLimit: true,
  driver: true,
  executor: true,
  dynamicAllocation: true,
  conf: true,
  profile: true,
  hadoopConf: true,
  defaults: true,
  configMaps: true,
  volumes: true,
  retries: true,
  retryInterval: true,
  submissionRetries: true,
  submissionRetryInterval: true,
  sparkUI: true,
  proxyUser: true,
  batchScheduler: true,
  spec: true,
};

const resolved = "the operator's pod would resolve Maven's packages, and run their code: name the jars' URLs in jars.";

/** What people look for among the arguments, and why it is not there. */
const leftOut: Readonly<Record<string, string>> = {
  packages: resolved,
  excludePackages: resolved,
  repositories: resolved,
  timeToLiveSeconds:
    "the operator would delete what the stack owns, and the next update would run the job again: take it out of the program instead.",
};

/** Each argument that is unknown, in a sentence: it would be dropped in silence. */
export function unknownArguments(args: SparkApplicationArgs): string[] {
  return [
    ...unknownKeys(args, jobArgs, "", leftOut),
    ...unknownKeys(args.driver ?? {}, processArgs, "driver."),
    ...unknownKeys(args.executor ?? {}, { ...processArgs, instances: true }, "executor."),
    ...(args.dynamicAllocation ? unknownKeys(args.dynamicAllocation, dynamicAllocationArgs, "dynamicAllocation.") : []),
    ...unknownKeys(args.sparkUI ?? {}, sparkUIArgs, "sparkUI."),
    ...unknownFields(args.spec ?? {}),
  ];
}

/** What is judged of a declaration: all but what only the deployment knows. */
type Declared = Omit<SparkApplicationSpecArgs, "image" | "driverServiceAccount" | "executorServiceAccount"> &
  SparkScheduleArgs &
  Pick<SparkApplicationArgs, "files">;

/** Each problem of this declaration of the job `name`, in a sentence. */
export function sparkApplicationProblems(name: string, args: Declared): string[] {
  return [
    ...nameProblems(name, args),
    ...programProblems(args),
    ...cpuProblems("coreLimit", args.coreLimit),
    ...(["driver", "executor"] as const).flatMap((role) => processProblems(role, args[role])),
    ...executorProblems(args),
    ...volumeProblems(args),
    ...countProblems(args, "", ["retries", "submissionRetries"], 0),
    ...countProblems(args, "", ["retryInterval", "submissionRetryInterval"], 1),
    ...scheduleProblems(args),
    ...profileProblems(args),
    ...sparkConfProblems(args.conf ?? {}),
  ];
}

function nameProblems(name: string, { schedule }: Declared): string[] {
  // The operator makes `NAME-ui-svc` of it, and a scheduled run puts a time stamp of 20 characters in between.
  const longest = schedule === undefined ? 56 : 36;
  if (isDnsLabel(name) && /^[a-z]/.test(name) && name.length <= longest) return [];
  return [`its name must start with a letter and have at most ${longest} lower-case letters, digits and "-".`];
}

function programProblems(args: Declared): string[] {
  const { main, files = {}, spec = {} } = args;
  if (main === undefined) {
    return spec.mainApplicationFile === undefined ? ["main is missing: name the program."] : [];
  }
  const problems =
    isUri(main) || main in files
      ? []
      : [`main is "${main}": name one of its files, or a URI such as local:///opt/jobs/job.jar.`];
  const hasClass = (args.mainClass ?? spec.mainClass) !== undefined;
  const language = languageOf(args);
  if (["Java", "Scala"].includes(language) && !hasClass) {
    problems.push(`type is ${language}, which needs a mainClass.`);
  } else if (["Python", "R"].includes(language) && hasClass) {
    problems.push(`type is ${language}, whose programs have no mainClass: leave one of them out.`);
  }
  return problems;
}

function processProblems(role: string, process: SparkProcessArgs = {}): string[] {
  const { cores = 1, gpu } = process;
  const problems: string[] = [];
  for (const field of ["memory", "memoryOverhead", "memoryLimit"] as const) {
    const size = process[field];
    if (size !== undefined && !isSparkSize(size)) {
      problems.push(`${role}.${field} is "${size}": write a number and a unit, such as "512m" or "4g".`);
    }
  }
  for (const field of ["coreRequest", "coreLimit"] as const) {
    problems.push(...cpuProblems(`${role}.${field}`, process[field]));
  }
  problems.push(...countProblems({ cores }, `${role}.`, ["cores"], 1));
  if (gpu !== undefined) problems.push(...countProblems(gpu, `${role}.gpu.`, ["quantity"], 1));
  return problems;
}

function executorProblems({ executor = {}, dynamicAllocation }: Declared): string[] {
  const { instances = 1 } = executor;
  if (dynamicAllocation === undefined) return countProblems({ instances }, "executor.", ["instances"], 1);
  const { minExecutors = 0, initialExecutors = minExecutors, maxExecutors } = dynamicAllocation;
  const counts = { minExecutors, initialExecutors, maxExecutors };
  const problems = [
    ...countProblems(counts, "dynamicAllocation.", ["minExecutors", "initialExecutors"], 0),
    ...countProblems(counts, "dynamicAllocation.", ["maxExecutors"], 1),
  ];
  if (problems.length === 0 && !(minExecutors <= initialExecutors && initialExecutors <= maxExecutors)) {
    problems.push(
      `dynamicAllocation has ${minExecutors} executors at least, ${initialExecutors} at first and ${maxExecutors} at most: ` +
        "write minExecutors, initialExecutors and maxExecutors in ascending order.",
    );
  }
  if (executor.instances !== undefined) {
    problems.push("executor.instances is for a fixed number: with dynamicAllocation set initialExecutors instead.");
  }
  return problems;
}

function volumeProblems(args: Declared): string[] {
  const named = (args.volumes ?? []).map(({ name }) => name);
  const own = named.filter((name) => typeof name === "string");
  const platform = [...scratch.map(({ name }) => name), "application", ...Object.keys(args.configMaps ?? {})];
  const problems = own
    .filter((name) => platform.includes(name))
    .map((name) => `volumes has ${name}, which the platform mounts itself: give the volume another name.`);
  // Volumes of `spec`, and names that only the deployment knows, are not looked at.
  if (args.spec?.volumes !== undefined || own.length < named.length) return problems;
  for (const [place, pod] of [
    ["volumeMounts", args],
    ["driver.volumeMounts", args.driver],
    ["executor.volumeMounts", args.executor],
  ] as const) {
    for (const { name } of pod?.volumeMounts ?? []) {
      if (typeof name === "string" && ![...own, ...platform].includes(name)) {
        problems.push(`${place} names ${name}, which volumes does not have: the operator would leave the mount out.`);
      }
    }
  }
  return problems;
}

function scheduleProblems(args: Declared): string[] {
  const { schedule, timeZone } = args;
  const without = Object.keys(scheduleArgs).filter((field) => args[field as keyof SparkScheduleArgs] !== undefined);
  return [
    ...(schedule === undefined
      ? without.map((field) => `${field} is for a schedule: set schedule too, or leave it out.`)
      : []),
    ...countProblems(args, "", ["successfulRunHistoryLimit", "failedRunHistoryLimit"], 0),
    ...(timeZone === undefined || timeZone === "Local" || isTimeZone(timeZone)
      ? []
      : [`timeZone is "${timeZone}": write a name of the IANA time zone database, such as "Europe/Berlin".`]),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function cpuProblems(field: string, amount: string | undefined): string[] {
  if (amount === undefined || isQuantity(amount)) return [];
  return [`${field} is "${amount}": write an amount of CPU, such as "250m" or "2".`];
}

function countProblems<Key extends string>(
  counts: Readonly<Partial<Record<Key, number>>>,
  place: string,
  keys: readonly Key[],
  least: number,
): string[] {
  return keys.flatMap((key) => {
    const count = counts[key];
    if (count === undefined || (Number.isInteger(count) && count >= least)) return [];
    return [`${place}${key} is ${count}: write a whole number from ${least}.`];
  });
}
