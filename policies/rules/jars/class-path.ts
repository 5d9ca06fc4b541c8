import { folder } from "../../../images/jars.json";
import type { Field } from "../../model/field";
import type { SparkProperties } from "../../model/spark-properties";

/** Variables that the image's entry point and Spark's launcher make the class path of. */
const variables = ["SPARK_CLASSPATH", "SPARK_DIST_CLASSPATH", "SPARK_EXTRA_CLASSPATH"];

/** Where driver or executor get another class path than the image's, or something else in the place of its jars. */
export function classPathChanges(spec: Field, role: "driver" | "executor", properties: SparkProperties): string[] {
  const containers = [spec.at(role), ...spec.at(role, "template", "spec", "containers").items()];
  const mounts = containers
    .flatMap((container) => container.at("volumeMounts").items())
    .map((mount) => mount.at("mountPath"));
  return [
    ...[properties.at(`spark.${role}.extraClassPath`)]
      .filter(({ present }) => present)
      .map(({ path }) => `${path} goes before the image's jars`),
    ...[`spark.${role}.userClassPathFirst`]
      .filter((key) => properties.isOn(key))
      .map((key) => `${properties.at(key).path} puts the job's jars before the image's`),
    ...classPathVariables(spec, role, containers, properties)
      .filter(({ present }) => present)
      .map(({ path }) => `${path} replaces the image's class path`),
    ...mounts.filter((mount) => isOver(mount.text() ?? "")).map(({ path }) => `${path} replaces the image's jars`),
  ];
}

function classPathVariables(
  spec: Field,
  role: "driver" | "executor",
  containers: readonly Field[],
  properties: SparkProperties,
): Field[] {
  const prefix = role === "driver" ? "spark.kubernetes.driverEnv." : "spark.executorEnv.";
  const named = variables.flatMap((name) => [spec.at(role, "envVars", name), properties.at(prefix + name)]);
  const listed = containers
    .flatMap((container) => container.at("env").items())
    .filter((variable) => variables.includes(variable.at("name").text() ?? ""));
  return [...named, ...listed];
}

/** Whether a mount hides the folder with the jars, or something in it. */
function isOver(mountPath: string): boolean {
  const mount = `${mountPath.replace(/\/+$/, "")}/`;
  return mount.startsWith(`${folder}/`) || `${folder}/`.startsWith(mount);
}
