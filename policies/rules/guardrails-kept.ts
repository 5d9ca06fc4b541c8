import { resourcePolicy } from "../framework/define-policy";
import { openings } from "./guardrails/network-policy";
import { type ApiObject, apiObjectsOf } from "../model/api-objects";
import type { Field } from "../model/field";

/** By group, what holds others, so that a patch of it may let them go. */
const guards = new Map<string, readonly string[]>([
  ["core", ["LimitRange", "Namespace", "ResourceQuota"]],
  ["networking.k8s.io", ["NetworkPolicy"]],
  [
    "admissionregistration.k8s.io",
    [
      "MutatingAdmissionPolicy",
      "MutatingAdmissionPolicyBinding",
      "MutatingWebhookConfiguration",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ],
  ],
]);

export const guardrailsKept = resourcePolicy(
  {
    name: "guardrails-kept",
    rule:
      "A namespace keeps its guardrails: the restricted Pod Security Standard, and a network that is not open to " +
      "everybody.",
    why: "Only these guardrails restrict the pods that this pack never sees, such as the executors of a driver.",
    remedy:
      "Label the namespace `pod-security.kubernetes.io/enforce: restricted`, name peers or ports in network policies, " +
      "and change a guardrail " +
      "directly instead of patching it.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/multi-tenancy/",
    config: { properties: {} },
  },
  ({ type, inputs }, report) => {
    for (const object of apiObjectsOf(type, inputs)) for (const problem of problemsOf(object)) report(`${problem}.`);
  },
);

function problemsOf({ group, kind, partial, object }: ApiObject): string[] {
  if (!guards.get(group)?.includes(kind)) return [];
  if (partial) return [`This patches a ${kind}, which holds what others do`];
  if (kind === "Namespace") return unrestricted(object.at("metadata", "labels"));
  return kind === "NetworkPolicy" ? openings(object) : [];
}

const standard = "pod-security.kubernetes.io/enforce";
/**
 * Of Kubernetes 1.25 and later the standard is the same:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
const wholeStandard = /^(latest|v1\.(2[5-9]|[3-9]\d))$/;

function unrestricted(labels: Field): string[] {
  const [level, version] = [labels.at(standard), labels.at(`${standard}-version`)];
  return [
    ...(level.text() === "restricted" ? [] : [`${level.path} has to be restricted`]),
    ...(wholeStandard.test(version.text() ?? "latest") ? [] : [`${version.path} is of an older, weaker standard`]),
  ];
}
