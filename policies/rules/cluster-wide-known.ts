import { resourcePolicy } from "../framework/define-policy";
import { apiTypeOf } from "../../contract/kinds";
import { type ApiObject, apiObjectsOf } from "../model/api-objects";
import { clusterWideKinds } from "../model/cluster-wide-kinds";
import { isClusterWide } from "../model/scopes";
import { webhookProblems } from "./guardrails/webhook";

/** What other policies judge, or what nothing runs by until somebody names it. */
const known = new Map<string, readonly string[]>([
  ["core", ["Namespace", "PersistentVolume"]],
  [
    "admissionregistration.k8s.io",
    [
      "MutatingWebhookConfiguration",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ],
  ],
  ["apiextensions.k8s.io", ["CustomResourceDefinition"]],
  ["networking.k8s.io", ["IngressClass"]],
  ["node.k8s.io", ["RuntimeClass"]],
  ["rbac.authorization.k8s.io", ["ClusterRole", "ClusterRoleBinding"]],
  ["scheduling.k8s.io", ["PriorityClass"]],
  ["storage.k8s.io", ["StorageClass"]],
]);

export const clusterWideKnown = resourcePolicy<{ clusterWideKinds?: readonly string[] }>(
  {
    name: "cluster-wide-known",
    rule: "The stack creates only known cluster-scoped kinds, and no webhook for the objects of other tenants.",
    why: "An APIService, a signed certificate or a webhook for all objects can read and change what other tenants do.",
    remedy:
      "Let the cluster's administrators create the object, give a webhook a selector, or list the kind in clusterWideKinds.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/",
    config: { properties: { clusterWideKinds } },
  },
  ({ type, inputs, config }, report) => {
    const { group = "", kind = "" } = apiTypeOf(type) ?? {};
    const single = type.replace(/List$/, "");
    if (!isClusterWide(single) || config.clusterWideKinds?.includes(single.slice("kubernetes:".length))) return;
    if (!known.get(group)?.includes(kind.replace(/List$/, ""))) {
      report(`${type} may be created only by the cluster's administrators.`);
      return;
    }
    for (const problem of apiObjectsOf(type, inputs).flatMap(problemsOf)) report(`${problem}.`);
  },
);

function problemsOf({ kind, object }: ApiObject): string[] {
  if (!kind.endsWith("WebhookConfiguration")) return [];
  return object.at("webhooks").items().flatMap(webhookProblems);
}
