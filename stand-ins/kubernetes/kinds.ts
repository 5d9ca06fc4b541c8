import { stringAt, type JsonObject } from "./json";

export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

export function gvkOf(object: JsonObject): GroupVersionKind {
  return { ...parseApiVersion(stringAt(object, "apiVersion")), kind: stringAt(object, "kind") };
}

/** Pulumi's type token `kubernetes:apps/v1:Deployment` as the URN carries it (the last type of the chain). */
export function gvkOfUrn(urn: string): GroupVersionKind {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const [, apiVersion = "", kind = ""] = type.split(":");
  return { ...parseApiVersion(apiVersion), kind };
}

export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");

function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const [first = "", second] = apiVersion.split("/");
  return second === undefined
    ? { group: "", version: first }
    : { group: first === "core" ? "" : first, version: second };
}

export const apiVersionOf = ({ group, version }: GroupVersionKind): string => (group ? `${group}/${version}` : version);

/** `NamespacePatch` manages some fields of an object that somebody else owns. */
export const isPatchResource = (urn: string, kind: string): boolean => gvkOfUrn(urn).kind === `${kind}Patch`;

export const isKind = (object: JsonObject, group: string, kind: string): boolean =>
  gvkOf(object).group === group && object.kind === kind;

export const isCustomResourceDefinition = (object: JsonObject): boolean =>
  isKind(object, "apiextensions.k8s.io", "CustomResourceDefinition");

const builtInGroups = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "auditregistration.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "internal.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/** Groups that Kubernetes itself serves; every other one comes from a CustomResourceDefinition. */
export const isBuiltIn = ({ group }: GroupVersionKind): boolean => builtInGroups.has(group);

const clusterScopedKinds = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "ComponentStatus",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IPAddress",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PodSecurityPolicy",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersion",
  "StorageVersionMigration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

/** For built-in kinds only: known without asking a server. */
export const isBuiltInNamespaced = ({ kind }: GroupVersionKind): boolean =>
  !clusterScopedKinds.has(kind.replace(/Patch$/, ""));

/** `v1/ConfigMapList` and the like carry other objects and cannot be created. */
export const isList = (gvk: GroupVersionKind): boolean => isBuiltIn(gvk) && gvk.kind.endsWith("List");
