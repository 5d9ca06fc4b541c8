import type { Field } from "../kubernetes/field";

/** Labels that every Linux node of one architecture has. */
const commonLabels = new Set(["kubernetes.io/os", "kubernetes.io/arch"]);

/** What binds pods to certain nodes beyond their size, in the fields of a pod spec (a Spark pod's settings have the same). */
export function placementOf(spec: Field): string[] {
  const requirements = [
    spec.at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
    spec.at("affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
    spec.at("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
    spec.at("nodeName"),
    spec.at("schedulerName"),
    spec.at("batchScheduler"),
  ];
  const hostPorts = spec
    .at("containers")
    .items()
    .flatMap((container) =>
      container
        .at("ports")
        .items()
        .map((port) => port.at("hostPort")),
    );
  const spreads = spec
    .at("topologySpreadConstraints")
    .items()
    .filter((constraint) => constraint.at("whenUnsatisfiable").text() !== "ScheduleAnyway");
  const selectors = spec
    .at("nodeSelector")
    .keys()
    .filter((label) => !commonLabels.has(label));
  return [
    ...[...requirements, ...hostPorts].filter((field) => field.present && !isDefaultScheduler(field)),
    ...spreads,
    ...selectors.map((label) => spec.at("nodeSelector", label)),
  ].map((field) => field.path);
}

/** The same in the properties of Spark: https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#spark-properties */
export function sparkPlacementOf(conf: Field, role: "driver" | "executor"): string[] {
  const pattern = new RegExp(`^spark\\.kubernetes\\.(?:${role}\\.)?(?:scheduler\\.name|node\\.selector\\.(.+))$`);
  return conf
    .keys()
    .filter((key) => pattern.test(key) && !commonLabels.has(pattern.exec(key)?.[1] ?? ""))
    .map((key) => conf.at(key).path);
}

function isDefaultScheduler(field: Field): boolean {
  return field.path.endsWith("schedulerName") && field.text() === "default-scheduler";
}
