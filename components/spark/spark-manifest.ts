import { loadAll, YAMLException } from "js-yaml";
import { isPlain } from "./merge-fields";
import type { SparkApplicationArgs, SparkScheduleArgs } from "./spark-application-args";
import { unknownScheduleFields } from "./unknown-fields";

/** A job of a manifest: its name, and what the manifest says of it. */
export interface SparkManifest {
  readonly name: string;
  readonly args: Pick<SparkApplicationArgs, "metadata" | "spec" | keyof SparkScheduleArgs> & {
    readonly namespace?: string;
  };
}

const apiVersion = "sparkoperator.k8s.io/v1beta2";

/**
 * The jobs of a manifest: YAML or JSON, one document or several, each a SparkApplication or a
 * ScheduledSparkApplication.
 *
 * @throws Error with a sentence for each document that is none
 */
export function readManifest(text: string): SparkManifest[] {
  const documents = documentsOf(text).filter((document) => document !== null && document !== undefined);
  const results = documents.map((document, index) => {
    const place = documents.length > 1 ? `its document ${index + 1}` : "it";
    return { document, problems: documentProblems(document).map((problem) => `${place} ${problem}`) };
  });
  const problems = documents.length === 0 ? ["it is empty"] : results.flatMap(({ problems }) => problems);
  if (problems.length > 0) throw new Error(problems.map((problem) => `${problem}.`).join("\n"));
  return results.map(({ document }) => manifestOf(document as Document));
}

/** The texts of YAML's documents; what a template engine would have filled in is told apart from what is no YAML. */
function documentsOf(text: string): unknown[] {
  const [placeholder] = placeholders.exec(text) ?? [];
  if (placeholder !== undefined) {
    throw new Error(`it is a template, with ${placeholder} in it: render it first, for example by \`helm template\`.`);
  }
  try {
    return loadAll(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Error(`it is neither YAML nor JSON: ${error.reason} in line ${error.mark.line + 1}.`);
  }
}

/** `{{ … }}` of Helm, Jinja and others, but for what Spark itself fills in: `{{APP_ID}}` and `{{EXECUTOR_ID}}`. */
const placeholders = /\{\{(?!APP_ID\}\}|EXECUTOR_ID\}\})[^\n]*?\}\}|\{%[^\n]*?%\}/;

interface Document {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Texts;
    readonly annotations?: Texts;
  };
  readonly spec: object;
}

type Texts = Readonly<Record<string, string>>;

/** What is wrong with a document, as the ends of sentences. */
function documentProblems(document: unknown): string[] {
  if (!isPlain(document)) return ["is no object with apiVersion, kind, metadata and spec"];
  const { apiVersion: version, kind, metadata, spec } = document as Record<string, unknown>;
  if (kind !== "SparkApplication" && kind !== "ScheduledSparkApplication") {
    return [`is of kind ${text(kind)}: only SparkApplication and ScheduledSparkApplication are jobs`];
  }
  if (version !== apiVersion) {
    return [`has the apiVersion ${text(version)}: write it for ${apiVersion}, which Spark operator 2 reads`];
  }
  const problems: string[] = [];
  if (!isPlain(metadata) || typeof Reflect.get(metadata, "name") !== "string") {
    problems.push("has no metadata.name: the stack knows a job by its name, so that generateName does not do");
  }
  if (!isPlain(spec)) return [...problems, "has no spec"];
  if (kind === "SparkApplication") return problems;
  const { template, schedule } = spec as Record<string, unknown>;
  if (!isPlain(template)) problems.push("has no spec.template, the job that is to run");
  if (typeof schedule !== "string") problems.push("has no spec.schedule, such as a cron expression");
  return [...problems, ...unknownScheduleFields(spec).map((problem) => `has an unknown field: ${problem}`)];
}

const text = (value: unknown) => (value === undefined ? "none" : JSON.stringify(value));

function manifestOf({ kind, metadata, spec }: Document): SparkManifest {
  const { name, namespace, labels, annotations } = metadata;
  const shared = {
    ...(namespace !== undefined && { namespace }),
    metadata: { ...(labels && { labels }), ...(annotations && { annotations }) },
  };
  if (kind === "SparkApplication") return { name, args: { ...shared, spec } };
  const { template, ...schedule } = spec as { template: object };
  return { name, args: { ...shared, ...schedule, spec: template } };
}
