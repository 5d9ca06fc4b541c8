import { fieldOfProperty } from "../../contract/spark-properties";
import { isPlain } from "./merge-fields";
import type { SparkApplicationSpec } from "./spark-application-crd";

type Fields = Record<string, unknown>;
type Said = Partial<SparkApplicationSpec>;

/**
 * The platform's and the arguments' specification without what `said` says in another place, where the field of the one
 * would win over the other: a property of Spark instead of a field, a variable or a mount of a pod template, Hadoop's
 * settings.
 */
export function withoutWhatIsSaid<Spec extends object>(declared: Spec, said: Said): Spec {
  const spec = structure(declared);
  const properties = keysOf(said.sparkConf);
  for (const property of properties) remove(spec, fieldOfProperty(property)?.split(".") ?? []);
  for (const key of keysOf(said.hadoopConf)) remove(spec, ["sparkConf", `spark.hadoop.${key}`]);
  // One that starts a job again in another way has other fields: they are one thing.
  if (said.restartPolicy !== undefined) remove(spec, ["restartPolicy"]);
  if (said.dynamicAllocation !== undefined || properties.includes("spark.dynamicAllocation.enabled")) {
    remove(spec, ["executor", "instances"]);
  }
  for (const role of ["driver", "executor"] as const) withoutThoseOfTheRole(spec, role, said);
  return spec as Spec;
}

/**
 * What Spark makes of properties, and the pod template, comes first in a pod, and the webhook's fields go over it, or
 * are there twice.
 */
function withoutThoseOfTheRole(spec: Fields, role: "driver" | "executor", said: Said): void {
  const pod = spec[role] as Fields;
  const main = containerOf(said, role);
  const variable = role === "driver" ? "spark.kubernetes.driverEnv." : "spark.executorEnv.";
  const variables = [
    ...keysOf(said[role]?.envVars),
    ...keysOf(said[role]?.envSecretKeyRefs),
    ...[variable, `spark.kubernetes.${role}.secretKeyRef.`].flatMap((prefix) => namesBehind(prefix, said.sparkConf)),
    ...valuesOf(main.env, "name"),
  ];
  const volumes = valuesOf(template(said, role).volumes, "name");
  pod.env = without(pod.env, "name", variables);
  const mounts = without(pod.volumeMounts, "name", volumes);
  pod.volumeMounts = without(mounts, "mountPath", valuesOf(main.volumeMounts, "mountPath"));
  if (isPlain(main.securityContext))
    pod.securityContext = { ...(pod.securityContext as object), ...main.securityContext };
}

function template(said: Said, role: "driver" | "executor"): Fields {
  const given: unknown = said[role]?.template;
  const spec: unknown = isPlain(given) ? Reflect.get(given, "spec") : undefined;
  return isPlain(spec) ? (spec as Fields) : {};
}

/**
 * Spark's own container of a pod template: `KubernetesUtils.selectSparkContainer`, Spark 3.5.5, with the name that the
 * operator gives.
 */
function containerOf(said: Said, role: "driver" | "executor"): Fields {
  const containers = listOf(template(said, role).containers);
  return containers.find(({ name }) => name === `spark-kubernetes-${role}`) ?? containers[0] ?? {};
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item): item is Fields => isPlain(item)) : [];
}

const valuesOf = (list: unknown, field: string) => listOf(list).map((item) => item[field]);
const keysOf = (map: unknown) => (isPlain(map) ? Object.keys(map) : []);
const namesBehind = (prefix: string, map: unknown) =>
  keysOf(map).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));

function without(list: unknown, field: string, values: readonly unknown[]): unknown {
  if (values.length === 0 || !Array.isArray(list)) return list;
  return list.filter((item) => !isPlain(item) || !values.includes(Reflect.get(item, field)));
}

/** A copy of what can be changed: objects in objects. */
function structure(value: object): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isPlain(inner) ? structure(inner) : inner]),
  );
}

function remove(fields: Fields, [key, ...rest]: readonly string[]): void {
  if (key === undefined) return;
  if (rest.length === 0) Reflect.deleteProperty(fields, key);
  else if (isPlain(fields[key])) remove(fields[key] as Fields, rest);
}
