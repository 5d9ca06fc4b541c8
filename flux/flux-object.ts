import type { KubernetesObject, PlannedObject } from "./plan";

/** What the engine writes instead of a value that only a deployment tells (sdk/go/common/resource/plugin/rpc.go). */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the CLI writes instead of a secret (pkg/display/json.go). */
const secretValue = "[secret]";

/**
 * An object as it goes into the tree: without what only Pulumi reads, and with what Flux needs to know. The name of a
 * Spark job that runs once tells its content too, because a job that has run does not run again by being changed.
 *
 * @throws with a sentence where the object has a secret, or a value that is not known before a deployment
 */
export function fluxObject({ object, isKept }: PlannedObject): KubernetesObject {
  const { kind, metadata } = object;
  const { name, namespace } = metadata;
  const what = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  const texts = textsIn(object);
  if (texts.includes(secretValue) || hasSecretData(object)) {
    throw new Error(
      `${what} holds a secret, which must not get into a repository: keep it in a secret store, and set lakehouse:secretStore.`,
    );
  }
  if (texts.some((text) => text.includes(unknownValue))) {
    throw new Error(
      `${what} has a value that is known only once something is deployed: give the component that value as a plain one.`,
    );
  }
  const annotations = {
    ...Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !isForPulumi(key))),
    ...(isKept && { "kustomize.toolkit.fluxcd.io/prune": "disabled" }),
  };
  const left = ["annotations", ...(clusterScoped.includes(kind) ? ["namespace"] : [])];
  const rest = Object.fromEntries(Object.entries(metadata).filter(([key]) => !left.includes(key)));
  return {
    ...object,
    metadata: {
      ...rest,
      name: isSparkRun(object) ? runName(object) : name,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  };
}

/** Kinds that have no namespace, and to which the operator's chart gives one, which an API server overlooks. */
const clusterScoped = ["ClusterRole", "ClusterRoleBinding"];

/** Whether it is a Spark job that runs once. */
export function isSparkRun({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion.startsWith("sparkoperator.k8s.io/") && kind === "SparkApplication";
}

const isForPulumi = (annotation: string) =>
  annotation.startsWith("pulumi.com/") || annotation.startsWith("lakehouse/replaced");

/** The longest name of a job, to which the operator adds `-ui-svc`, in a Service. */
const longestRunName = 63 - "-ui-svc".length;

/** The name with the content's hash that the job's label tells. */
function runName({ metadata: { name, labels } }: KubernetesObject): string {
  const version = labels?.["app.kubernetes.io/version"];
  if (version === undefined)
    throw new Error(`SparkApplication ${name} has no label app.kubernetes.io/version: make it with SparkApplication.`);
  const full = `${name}-${version}`;
  if (full.length <= longestRunName) return full;
  throw new Error(
    `SparkApplication ${name} would be called ${full}, with more than ${longestRunName} characters: give the job a name of at most ` +
      `${longestRunName - version.length - 1}.`,
  );
}

const hasSecretData = ({ kind, data, stringData }: KubernetesObject) =>
  kind === "Secret" && [data, stringData].some((entries) => Object.keys(entries ?? {}).length > 0);

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
