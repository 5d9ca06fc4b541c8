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
  const spreads = spec
    .at("topologySpreadConstraints")
    .items()
    .filter((constraint) => constraint.at("whenUnsatisfiable").text() !== "ScheduleAnyway");
  const selectors = spec
    .at("nodeSelector")
    .keys()
    .filter((label) => !commonLabels.has(label));
  return [
    ...[...requirements, ...hostPorts(spec)].filter((field) => field.present && !isDefaultScheduler(field)),
    ...spreads,
    ...selectors.map((label) => spec.at("nodeSelector", label)),
  ].map((field) => field.path);
}

/** Ports of the host that containers take: `GetHostPorts` in `kubernetes/pkg/scheduler/util/utils.go`, v1.34. */
function hostPorts(spec: Field): Field[] {
  const besides = spec
    .at("initContainers")
    .items()
    .filter((container) => container.at("restartPolicy").text() === "Always");
  const running = [...spec.at("containers").items(), ...spec.at("sidecars").items(), ...besides];
  const inHostNetwork = spec.at("hostNetwork").flag() === true;
  return running
    .flatMap((container) => container.at("ports").items())
    .map((port) => {
      const hostPort = port.at("hostPort");
      // There each port is one of the host: `SetDefaults_Pod` in `kubernetes/pkg/apis/core/v1/defaults.go`.
      return inHostNetwork && !hostPort.present ? port.at("containerPort") : hostPort;
    });
}

/**
 * The same in the properties of Spark, and the ports of Spark's own container in the host's network.
 * https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#spark-properties
 */
export function sparkPlacementOf(spec: Field, role: "driver" | "executor"): string[] {
  const conf = spec.at("sparkConf");
  const pattern = new RegExp(`^spark\\.kubernetes\\.(?:${role}\\.)?(?:scheduler\\.name|node\\.selector\\.(.+))$`);
  const properties = conf
    .keys()
    .filter((key) => pattern.test(key) && !commonLabels.has(pattern.exec(key)?.[1] ?? ""))
    .map((key) => conf.at(key));
  const hostNetwork = [spec.at(role), spec.at(role, "template", "spec")]
    .map((pod) => pod.at("hostNetwork"))
    .filter((field) => field.flag() === true);
  return [...properties, ...hostNetwork].map((field) => field.path);
}

function isDefaultScheduler(field: Field): boolean {
  return field.path.endsWith("schedulerName") && field.text() === "default-scheduler";
}
