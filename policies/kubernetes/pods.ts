import type { Field } from "./field";
import type { Kind } from "./kinds";

/** A pod that an object runs, as far as its own text says. */
export interface PodText {
  /** Pod-level settings: `spec` of a pod, `driver` or `executor` of a Spark application. */
  readonly spec: Field;
  /** Settings of the pod's security context. */
  readonly security: Field;
  /** Its volumes. */
  readonly volumes: readonly Field[];
  readonly containers: readonly Field[];
  /** Spark's own container, which has its settings in `spec`. */
  readonly isSpark: boolean;
}

export function podsOf(kind: Extract<Kind, { runs: "pods" | "spark" }>, inputs: Field): PodText[] {
  if (kind.runs === "pods") return [plainPod(inputs.at(...kind.template, "spec"))];
  const spec = inputs.at(...kind.spec);
  return [spec.at("driver"), spec.at("executor")].map((role) => ({
    spec: role,
    security: role.at("podSecurityContext"),
    volumes: [...spec.at("volumes").items(), ...role.at("template", "spec", "volumes").items()],
    containers: [...role.at("initContainers").items(), ...role.at("sidecars").items()],
    isSpark: true,
  }));
}

function plainPod(spec: Field): PodText {
  return {
    spec,
    security: spec.at("securityContext"),
    volumes: spec.at("volumes").items(),
    containers: [...spec.at("initContainers").items(), ...spec.at("containers").items()],
    isSpark: false,
  };
}
