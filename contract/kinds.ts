/** The API group and the kind that a Pulumi resource type names. */
export interface ApiType {
  /** `core` for the group without a name. */
  readonly group: string;
  /** Without the suffix `Patch`. */
  readonly kind: string;
  /** Whether it is a patch, which may leave any field out. */
  readonly partial: boolean;
}

/** Reads a resource type such as `kubernetes:apps/v1:Deployment`; nothing for other providers. */
export function apiTypeOf(type: string): ApiType | undefined {
  const { version, kind, patch } =
    /^kubernetes:(?<version>[^:]+):(?<kind>\w+?)(?<patch>Patch)?$/.exec(type)?.groups ?? {};
  if (version === undefined || kind === undefined) return undefined;
  // Pulumi's core group is `core/v1`; a CustomResource with `apiVersion: v1` has the type `kubernetes:v1:…`.
  const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "core";
  return { group, kind, partial: patch !== undefined };
}

/** What a Pulumi resource type says about the pods behind it. */
export type Kind =
  /** Not an object of a Kubernetes API: another provider, or a component whose children are judged themselves. */
  | { readonly runs: "nothing" }
  /** Pods made from the pod template below `template`. `partial` objects (patches) may leave any field out. */
  | { readonly runs: "pods"; readonly kind: string; readonly template: readonly string[]; readonly partial: boolean }
  /** A Spark application described below `spec`. */
  | { readonly runs: "spark"; readonly kind: string; readonly spec: readonly string[]; readonly partial: boolean }
  /** No way to tell which pods it runs. */
  | { readonly runs: "unknown" };

const podTemplates = new Map<string, readonly string[]>([
  ["Pod", []],
  ["PodTemplate", ["template"]],
  ["ReplicationController", ["spec", "template"]],
  ["Deployment", ["spec", "template"]],
  ["StatefulSet", ["spec", "template"]],
  ["DaemonSet", ["spec", "template"]],
  ["ReplicaSet", ["spec", "template"]],
  ["Job", ["spec", "template"]],
  ["CronJob", ["spec", "jobTemplate", "spec", "template"]],
]);

const sparkSpecs = new Map<string, readonly string[]>([
  ["SparkApplication", ["spec"]],
  ["ScheduledSparkApplication", ["spec", "template"]],
]);

/** Kinds without pods in the groups that also have kinds with pods: there a new kind is not taken for harmless. */
const podlessKinds = new Set([
  "Binding",
  "ConfigMap",
  "ControllerRevision",
  "Endpoints",
  "Event",
  "LimitRange",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "ResourceQuota",
  "Secret",
  "Service",
  "ServiceAccount",
]);

const workloadGroups = new Set(["core", "apps", "batch", "extensions"]);

/** Kubernetes' own groups without workloads: https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/ */
const podlessGroups = new Set([
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "auditregistration.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** Whether an API group is Kubernetes' own, by the name that objects and rules give it: `""` and `apps`. */
export function isKubernetesGroup(group: string): boolean {
  return group === "" || workloadGroups.has(group) || podlessGroups.has(group);
}

/** Components of the Kubernetes package: they register what they render as resources of their own. */
const components = new Set([
  "helm.sh/v3:Chart",
  "helm.sh/v4:Chart",
  "kustomize:Directory",
  "kustomize/v2:Directory",
  "yaml:ConfigFile",
  "yaml:ConfigGroup",
  "yaml/v2:ConfigFile",
  "yaml/v2:ConfigGroup",
]);

/** Whether a resource only stands for others, which it registers as its children. */
export function isComponent(type: string): boolean {
  return components.has(type.replace(/^kubernetes:/, ""));
}

/**
 * Reads a resource type such as `kubernetes:apps/v1:Deployment`.
 *
 * @param podless types (without `kubernetes:`) that somebody vouches for: custom resources that run no pods.
 */
export function kindOf(type: string, podless: readonly string[] = []): Kind {
  if (!type.startsWith("kubernetes:")) return { runs: "nothing" };
  const name = type.slice("kubernetes:".length);
  if (components.has(name) || podless.includes(name)) return { runs: "nothing" };
  const apiType = apiTypeOf(type);
  if (apiType === undefined) return { runs: "unknown" };

  const { group, kind, partial } = apiType;
  if (podlessGroups.has(group)) return { runs: "nothing" };
  if (workloadGroups.has(group)) {
    const template = podTemplates.get(kind);
    if (template) return { runs: "pods", kind, template, partial };
    if (podlessKinds.has(kind)) return { runs: "nothing" };
  }
  if (group === "sparkoperator.k8s.io") {
    const spec = sparkSpecs.get(kind);
    if (spec) return { runs: "spark", kind, spec, partial };
  }
  return { runs: "unknown" };
}
