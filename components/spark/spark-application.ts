import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
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
import { addedFields, addedFieldsText } from "./added-fields";
import { droppedFields } from "./dropped-fields";
import type { SparkApplicationArgs } from "./spark-application-args";
import { sparkApplicationProblems, unknownArguments } from "./spark-application-problems";
import { sparkApplicationSpec, tellsItsFailure, terminationMessageFile } from "./spark-application-spec";
import { readManifest, type SparkManifest } from "./spark-manifest";
import type { SparkPlatform } from "./spark-platform";
import { specProblems } from "./spec-problems";

export type { SparkApplicationArgs } from "./spark-application-args";

/**
 * A Spark job, in Python, R or on the JVM, hardened: an ordinary user without privileges on a read-only root file
 * system.
 *
 * A job without a schedule runs once. Any change replaces it, which stops a run that is still going and starts a new
 * one. The operator would also start one on an update, but only if it is there to see it. The label
 * `app.kubernetes.io/version` of the job and of its pods tells runs of different programs or declarations apart.
 */
export class SparkApplication extends pulumi.ComponentResource {
  /** Name of the `SparkApplication` or `ScheduledSparkApplication` object: the component's. */
  readonly name: pulumi.Output<string>;
  /** Fields of the object that have more than `spec` says, such as `driver.serviceAccount`; none without `spec`. */
  readonly added: readonly string[];

  /**
   * The jobs of a manifest, as people write them for `kubectl apply`: YAML or JSON, with one `SparkApplication` or
   * `ScheduledSparkApplication` a document. What a manifest says stays; where it says nothing it gets what all jobs of
   * the platform have: image, accounts, namespace, Spark's settings, keys of the store, security context, tries at
   * submission, and its cores as CPU limits. The log tells what.
   *
   * @param file path of the manifest
   * @throws RunError with a sentence if the file is absent, or is no manifest of a Spark job
   */
  static fromManifest(
    file: string,
    platform: SparkPlatform,
    opts?: pulumi.ComponentResourceOptions,
  ): SparkApplication[] {
    // A limit for jobs that ask for a part of a core would be below what a manifest requests by its cores.
    const shared = Object.fromEntries(Object.entries(platform).filter(([key]) => key !== "coreLimit"));
    return manifestsIn(file).map(({ name, args }) => {
      const job = new SparkApplication(name, { ...(shared as SparkPlatform), ...args }, opts);
      void pulumi.log.info(`Spark job ${name} of ${file}: the platform adds ${addedFieldsText(job.added)}.`, job);
      return job;
    });
  }

  constructor(name: string, args: SparkApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:SparkApplication", name, {}, opts);
    const { namespace, files, schedule, waitForCompletion = false } = args;
    const problems = [
      ...unknownArguments(args),
      ...sparkApplicationProblems(name, args),
      ...specProblems(sparkApplicationSpec(args)),
      // No policy sees the option.
      ...(opts?.retainOnDelete ? [retained] : []),
    ];
    if (problems.length > 0) {
      throw new pulumi.RunError(problems.map((problem) => `Spark job ${name}: ${problem}`).join("\n"));
    }

    const allFiles = tellsItsFailure(args) ? { ...files, [terminationMessageFile]: terminationMessageText() } : files;
    const spec = sparkApplicationSpec(args, allFiles && filesOf(name, namespace, allFiles, { parent: this }));
    for (const dropped of droppedFields(spec)) void pulumi.log.warn(`Spark job ${name}: ${dropped}`, this);
    this.added = args.spec === undefined ? [] : addedFields(args.spec, spec);
    const annotations = {
      ...args.metadata?.annotations,
      ...(waitForCompletion && schedule === undefined && waitingAnnotations),
    };
    const metadata = {
      name,
      namespace,
      // The operator hands labels on to driver and executors; with the settings they get into the event log.
      labels: { ...args.metadata?.labels, "app.kubernetes.io/version": versionOf(spec) },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    };
    const options = { parent: this, hooks: { onError: [retryDuringWebhookOutage(name)] } };
    if (schedule === undefined) {
      const run = new SparkRun(
        name,
        { metadata, spec },
        { ...options, replaceOnChanges: ["spec"], deleteBeforeReplace: true, customTimeouts: { create: "30m" } },
      );
      this.name = run.metadata.name;
      if (waitForCompletion) run.failWithJob({ parent: this });
    } else {
      const scheduled = new kubernetes.CustomResource(
        name,
        {
          metadata,
          apiVersion,
          kind: "ScheduledSparkApplication",
          spec: {
            schedule,
            concurrencyPolicy: args.concurrencyPolicy ?? "Forbid",
            template: spec,
            timeZone: args.timeZone,
            suspend: args.suspend,
            successfulRunHistoryLimit: args.successfulRunHistoryLimit,
            failedRunHistoryLimit: args.failedRunHistoryLimit,
          },
        },
        options,
      );
      this.name = scheduled.metadata.name;
    }
    this.registerOutputs({ name: this.name, ...(args.spec && { added: this.added }) });
  }
}

function manifestsIn(file: string): SparkManifest[] {
  try {
    return readManifest(readFileSync(file, "utf8"));
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    const problems = isAbsent ? "it is not there." : error instanceof Error ? error.message : String(error);
    throw new pulumi.RunError(
      problems
        .split("\n")
        .map((problem) => `Manifest ${file}: ${problem}`)
        .join("\n"),
    );
  }
}

const retained =
  "retainOnDelete would leave the job running, and uncounted, when the stack does not have it any more: leave the option out.";

const apiVersion = "sparkoperator.k8s.io/v1beta2";

/**
 * Makes the engine wait, and tells the policies that a change makes a new job, whose status is not that of an earlier
 * run.
 */
const waitingAnnotations = { ...untilItEnds, "lakehouse/replaced-on-change": "true" };

const terminationMessageText = () => readFileSync(join(__dirname, terminationMessageFile), "utf8");

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
