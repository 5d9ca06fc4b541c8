import { refuseWhatCannotBeSeen } from "../demand/spark";
import { Field } from "./field";
import type { Kind } from "../../contract/kinds";

/** A pod that an object runs, as far as its own text says. */
export interface PodText {
  /**
   * Where its settings are: `spec` of a pod; `driver` or `executor` of a Spark application, and `spec` of its pod
   * template.
   */
  readonly specs: readonly Field[];
  readonly annotations: readonly Field[];
  /** Settings of the pod's security context. */
  readonly security: Field;
  /** Its volumes. */
  readonly volumes: readonly Field[];
  /** Its containers but Spark's own. */
  readonly containers: readonly Field[];
  readonly spark?: SparkContainer;
}

/** Spark's own container of a pod. */
interface SparkContainer {
  /**
   * Where it is described: `driver` or `executor`, and the container of a pod template that Spark takes for its own.
   */
  readonly texts: readonly Field[];
  readonly security: Field;
}

export function podsOf(kind: Extract<Kind, { runs: "pods" | "spark" }>, inputs: Field): PodText[] {
  if (kind.runs === "pods") return [plainPod(inputs.at(...kind.template))];
  const spec = inputs.at(...kind.spec);
  refuseWhatCannotBeSeen(spec);
  return [sparkPod(spec, "driver"), sparkPod(spec, "executor")];
}

function plainPod(pod: Field): PodText {
  const spec = pod.at("spec");
  return {
    specs: [spec],
    annotations: [pod.at("metadata", "annotations")],
    security: spec.at("securityContext"),
    volumes: spec.at("volumes").items(),
    containers: [...spec.at("initContainers").items(), ...spec.at("containers").items()],
  };
}

/**
 * What Spark makes of a pod template (`KubernetesUtils.selectSparkContainer`, Spark 3.5.5) and the operator's webhook
 * of Spark's pod: it replaces security contexts as a whole (`internal/webhook/sparkpod_defaulter.go`, operator 2.2.1).
 */
function sparkPod(spec: Field, role: "driver" | "executor"): PodText {
  const settings = spec.at(role);
  const template = settings.at("template", "spec");
  const ofTemplate = template.at("containers").items();
  const ownName = `spark-kubernetes-${role}`;
  // The operator asks for this name, whatever sparkConf says (`driverPodTemplateOption` in `submission.go`).
  const named = ofTemplate.filter((container) => container.at("name").text() === ownName);
  const own = (named.length === 1 ? named[0] : ofTemplate[0]) ?? new Field(undefined);
  const others = ofTemplate.filter((container) => container !== own);
  const sidecars = settings.at("sidecars").items();

  const security = settings.at("securityContext");
  if (security.present) {
    const names = [
      ...others.map((container) => container.at("name").text()),
      own.at("name").text() ?? ownName,
      ...sidecars.map((container) => container.at("name").text()),
    ];
    const known = role === "driver" ? [ownName] : ["executor", ownName];
    // Spark puts its own container behind the others of the template.
    if (
      Math.max(
        names.findIndex((name) => known.includes(name ?? "")),
        0,
      ) !== others.length
    ) {
      throw security.wrong(`lands on another container: name only Spark's own ${ownName}`);
    }
  }
  return {
    specs: [settings, template],
    annotations: [settings.at("annotations"), settings.at("template", "metadata", "annotations")],
    security: firstPresent(settings.at("podSecurityContext"), template.at("securityContext")),
    volumes: [...spec.at("volumes").items(), ...template.at("volumes").items()],
    containers: [
      ...settings.at("initContainers").items(),
      ...sidecars,
      ...template.at("initContainers").items(),
      ...others,
    ],
    spark: { texts: [settings, own], security: firstPresent(security, own.at("securityContext")) },
  };
}

/** The one that goes over the other; the first where both say nothing, for messages. */
function firstPresent(first: Field, second: Field): Field {
  return !first.present && second.present ? second : first;
}
