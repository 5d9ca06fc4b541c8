import { apiTypeOf } from "../../contract/kinds";

/**
 * Kinds of Kubernetes' own whose objects are in no namespace, by group.
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/
 */
const clusterWide = new Map<string, readonly string[] | "all">([
  ["core", ["ComponentStatus", "Namespace", "Node", "PersistentVolume"]],
  ["admissionregistration.k8s.io", "all"],
  ["apiextensions.k8s.io", "all"],
  ["apiregistration.k8s.io", "all"],
  ["authentication.k8s.io", "all"],
  ["authorization.k8s.io", ["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]],
  ["certificates.k8s.io", ["CertificateSigningRequest", "ClusterTrustBundle"]],
  ["flowcontrol.apiserver.k8s.io", "all"],
  ["networking.k8s.io", ["IngressClass", "IPAddress", "ServiceCIDR"]],
  ["node.k8s.io", "all"],
  ["policy", ["PodSecurityPolicy"]],
  ["rbac.authorization.k8s.io", ["ClusterRole", "ClusterRoleBinding"]],
  ["resource.k8s.io", ["DeviceClass", "DeviceTaintRule", "ResourceSlice"]],
  ["scheduling.k8s.io", ["PriorityClass"]],
  ["storage.k8s.io", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"]],
]);

/** Whether objects of a resource type such as `kubernetes:core/v1:Node` are known to be in no namespace. */
export function isClusterWide(type: string): boolean {
  const { group = "", kind = "" } = apiTypeOf(type) ?? {};
  const kinds = clusterWide.get(group);
  return kinds === "all" || (kinds?.includes(kind) ?? false);
}
