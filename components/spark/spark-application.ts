import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { type KeysOf, unknownKeys } from "./known-keys";
import * as kubernetes from "../shared/kubernetes";
import { contentHash } from "../shared/names";
import {
  explainFailure,
  failedDriver,
  hasFailed,
  isWebhookOutage,
  lastWords,
  untilItEnds,
  type SparkApplicationStatus,
} from "./spark-application-status";
import { specProblems } from "./spec-problems";
import {
  explainer,
  isExplained,
  sparkApplicationProblems,
  sparkApplicationSpec,
  type SparkApplicationSpecArgs,
  type SparkProcessSize,
} from "./spark-application-spec";

export interface SparkApplicationArgs extends SparkApplicationSpecArgs {
  /** Namespace of the job, one that the operator watches. */
  readonly namespace: pulumi.Input<string>;
  /**
   * Files that come with the job, name to content: driver and executors see them as `/opt/spark/application/NAME`.
   * They become a ConfigMap, so at most 1 MiB in all. Default: none.
   */
  readonly files?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * When to run, as a cron expression or `@every 1h`; a run is skipped while the last one is still going.
   * Default: once, when the job is deployed, and again whenever its declaration or files change.
   */
  readonly schedule?: pulumi.Input<string>;
  /**
   * Whether the deployment ends only when the job has, and fails if the job failed; it waits 30 minutes at most.
   * Of no effect with a schedule. Default: `false`.
   */
  readonly waitForCompletion?: boolean;
}

const knownSize: KeysOf<SparkProcessSize> = { cores: true, coreRequest: true, coreLimit: true, memory: true };

const knownArgs: KeysOf<SparkApplicationArgs> = {
  namespace: true,
  files: true,
  schedule: true,
  waitForCompletion: true,
  image: true,
  driverServiceAccount: true,
  executorServiceAccount: true,
  main: true,
  mainClass: true,
  arguments: true,
  jars: true,
  pyFiles: true,
  coreLimit: true,
  driver: true,
  executor: true,
  conf: true,
  defaults: true,
  environment: true,
  configMaps: true,
  retries: true,
};

/**
 * A Spark job, in Python or on the JVM, hardened: an ordinary user without privileges on a read-only root file system.
 *
 * A job without a schedule runs once. Any change replaces it, which stops a run that is still going and starts a new
 * one. The operator would also start one on an update, but only if it is there to see it. The label
 * `app.kubernetes.io/version` of the job and of its pods tells runs of different programs or declarations apart.
 */
export class SparkApplication extends pulumi.ComponentResource {
  /** Name of the `SparkApplication` or `ScheduledSparkApplication` object: the component's. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: SparkApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:SparkApplication", name, {}, opts);
    const { namespace, files, schedule, waitForCompletion = false } = args;
    const problems = [
      ...unknownKeys(args, knownArgs),
      ...unknownKeys(args.driver ?? {}, knownSize, "driver."),
      ...unknownKeys(args.executor ?? {}, { ...knownSize, instances: true }, "executor."),
      ...sparkApplicationProblems(name, args),
      ...specProblems(sparkApplicationSpec(args)),
      // No policy sees the option.
      ...(opts?.retainOnDelete ? [retained] : []),
    ];
    if (problems.length > 0) {
      throw new pulumi.RunError(problems.map((problem) => `Spark job ${name}: ${problem}`).join("\n"));
    }

    const allFiles = isExplained(args) ? { ...files, [explainer]: explainerText() } : files;
    const spec = sparkApplicationSpec(args, allFiles && filesOf(name, namespace, allFiles, { parent: this }));
    // The operator hands it on to driver and executors; with the settings it gets into the event log.
    const labels = { "app.kubernetes.io/version": versionOf(spec) };
    const options = { parent: this, hooks: { onError: [retryDuringWebhookOutage(name)] } };
    if (schedule === undefined) {
      const run = new SparkRun(
        name,
        { metadata: { name, namespace, labels, ...(waitForCompletion && { annotations }) }, spec },
        { ...options, replaceOnChanges: ["spec"], deleteBeforeReplace: true, customTimeouts: { create: "30m" } },
      );
      this.name = run.metadata.name;
      if (waitForCompletion) run.failWithJob({ parent: this });
    } else {
      const scheduled = new kubernetes.CustomResource(
        name,
        {
          apiVersion,
          kind: "ScheduledSparkApplication",
          metadata: { name, namespace, labels },
          spec: { schedule, concurrencyPolicy: "Forbid", template: spec },
        },
        options,
      );
      this.name = scheduled.metadata.name;
    }
    this.registerOutputs({ name: this.name });
  }
}

const retained =
  "retainOnDelete would leave the job running, and uncounted, when the stack does not have it any more: leave the option out.";

const apiVersion = "sparkoperator.k8s.io/v1beta2";

/** Makes the engine wait, and tells the policies that a change makes a new job, whose status is not that of an earlier run. */
const annotations = { ...untilItEnds, "lakehouse/replaced-on-change": "true" };

const explainerText = () => readFileSync(join(__dirname, explainer), "utf8");

type ObjectMeta = kubernetes.types.input.meta.v1.ObjectMeta;

/** An immutable ConfigMap with the job's files; its name tells their content, so that other files are another job. */
function filesOf(
  name: string,
  namespace: pulumi.Input<string>,
  files: Readonly<Record<string, pulumi.Input<string>>>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const data = pulumi.output(files);
  return new kubernetes.core.v1.ConfigMap(
    `${name}-files`,
    {
      metadata: { name: data.apply((contents) => `${name}-${contentHash(contents)}`), namespace },
      data,
      immutable: true,
    },
    opts,
  ).metadata.name;
}

/** Names what a run is made of, its program and its declaration: the same for the same, and another for any other. */
function versionOf(spec: object): pulumi.Output<string> {
  return pulumi.output(spec).apply((resolved) => contentHash({ spec: JSON.stringify(resolved) }));
}

/** A `SparkApplication` object, with the status that the operator writes. */
class SparkRun extends kubernetes.CustomResource {
  declare readonly status: pulumi.Output<SparkApplicationStatus | undefined>;

  constructor(name: string, args: { metadata: ObjectMeta; spec: object }, opts: pulumi.CustomResourceOptions) {
    // An output has to be among the inputs to be read: `undefined` asks for it and sends nothing.
    super(name, { ...args, apiVersion, kind: "SparkApplication", status: undefined }, opts);
  }

  /** Makes the deployment fail if the job has, with the reason. */
  failWithJob(opts: pulumi.CustomResourceOptions): void {
    pulumi.all([this.metadata.name, this.metadata.namespace, this.status]).apply(([name, namespace, status]) => {
      // A preview may be that of the remedy.
      if (!hasFailed(status) || pulumi.runtime.isDryRun()) return;
      const driver = failedDriver(status);
      const pod = driver === undefined ? undefined : kubernetes.core.v1.Pod.get(driver, `${namespace}/${driver}`, opts);
      return pulumi.output(pod?.status).apply((podStatus) => {
        const failure = explainFailure(name, namespace, status, lastWords(podStatus));
        // Once the program's last line has run, the SDK prints the stack of any error: it is the message here.
        throw Object.assign(new pulumi.ResourceError(failure, this, true), { stack: failure });
      });
    });
  }
}

/** Creates the job again while the operator's webhook restarts, and no job is admitted. */
function retryDuringWebhookOutage(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-webhook-outage`, async ({ errors }) => {
    if (!isWebhookOutage(errors)) return false;
    await setTimeout(5_000);
    return true;
  });
}
