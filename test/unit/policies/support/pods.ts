/** Resource types of objects with pods. */
export const types = {
  pod: "kubernetes:core/v1:Pod",
  job: "kubernetes:batch/v1:Job",
  namespace: "kubernetes:core/v1:Namespace",
  patch: "kubernetes:apps/v1:DeploymentPatch",
  spark: "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication",
  unknown: "kubernetes:kafka.strimzi.io/v1beta2:Kafka",
};

/** A container that keeps the restricted Pod Security Standard. */
export const securityContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
