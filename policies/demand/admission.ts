/** What the scheduler compares with the pods' wishes. */
export interface NodeMarks {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** An absent key, value or effect stands for any. */
export interface Toleration {
  readonly key?: string;
  readonly operator: string;
  readonly value: string;
  readonly effect?: string;
}

/** A label that a node has to have, or must not have. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Which nodes a pod may go to. */
export interface Placement {
  /** Each has to hold. */
  readonly selector: readonly Requirement[];
  /** One of these has to hold with all its requirements, if there are any. */
  readonly affinity: readonly (readonly Requirement[])[];
  readonly tolerations: readonly Toleration[];
}

/**
 * Whether a node admits a pod, its room aside: `GetRequiredNodeAffinity` in
 * `k8s.io/component-helpers/scheduling/corev1/nodeaffinity`, `FindMatchingUntoleratedTaint` in
 * `k8s.io/component-helpers/scheduling/corev1/helpers.go`, v1.34.
 */
export function admits({ labels, taints }: NodeMarks, { selector, affinity, tolerations }: Placement): boolean {
  const holds = (requirement: Requirement) => isMet(requirement, labels[requirement.key]);
  return (
    selector.every(holds) &&
    (affinity.length === 0 || affinity.some((term) => term.length > 0 && term.every(holds))) &&
    taints.every((taint) => !repels(taint) || tolerations.some((toleration) => tolerates(toleration, taint)))
  );
}

/** Which each node has, so that a budget that does not state it has the same on all. */
const architecture = "kubernetes.io/arch";

function isMet({ key, operator, values }: Requirement, label: string | undefined): boolean {
  if (key === architecture && label === undefined) return true;
  switch (operator) {
    case "In":
      return label !== undefined && values.includes(label);
    case "NotIn":
      return label === undefined || !values.includes(label);
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
    case "Gt":
      return compare(label, values[0]) > 0;
    case "Lt":
      return compare(label, values[0]) < 0;
    default:
      return false;
  }
}

/** NaN, which is neither more nor less, unless both are whole numbers. */
function compare(label = "", value = ""): number {
  return [label, value].every((text) => /^[-+]?\d+$/.test(text)) ? Number(label) - Number(value) : NaN;
}

function repels({ effect }: Taint): boolean {
  return effect === "NoSchedule" || effect === "NoExecute";
}

/** `Toleration.ToleratesTaint` in `k8s.io/api/core/v1/toleration.go` */
function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  return (
    (effect === undefined || effect === taint.effect) &&
    (key === undefined ? operator === "Exists" : key === taint.key) &&
    (operator === "Exists" || (operator === "Equal" && value === taint.value))
  );
}
