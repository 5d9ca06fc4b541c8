import { at, isObject, type Json, type JsonObject } from "./json";
import { gvkOf, isKind } from "./kinds";

/** Fields the API server lets nobody change; the same list as Pulumi's provider (provider/pkg/provider/diff.go). */
const selector = [".spec.selector"];

const container = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];

const podSpec = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
];

const volumeSources = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

const job = [".spec.completions", ".spec.parallelism", ".spec.template", ...selector];
const roleBinding = [".roleRef"];

const byKind: Record<string, readonly string[]> = {
  "apps/v1/DaemonSet": selector,
  "apps/v1/Deployment": selector,
  "apps/v1/StatefulSet": [
    ".spec.podManagementPolicy",
    ".spec.revisionHistoryLimit",
    ".spec.serviceName",
    ".spec.volumeClaimTemplates",
    ...selector,
  ],
  "batch/v1/Job": job,
  "policy/v1beta1/PodDisruptionBudget": [".spec"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": roleBinding,
  "rbac.authorization.k8s.io/v1/RoleBinding": roleBinding,
  "storage.k8s.io/v1/StorageClass": [".parameters", ".provisioner"],
  "v1/PersistentVolume": volumeSources.map((source) => `.spec.${source}`),
  "v1/PersistentVolumeClaim": [".spec.accessModes", ".spec.storageClassName", ".spec.volumeName", ...selector],
  "v1/Pod": [
    ...podSpec.map((field) => `.spec.${field}`),
    ...["containers", "initContainers"].flatMap((list) => container.map((field) => `.spec.${list}[*].${field}`)),
  ],
  "v1/ResourceQuota": [".spec.scopes"],
  "v1/Service": [".spec.clusterIP"],
};

export interface Mutability {
  enableSecretMutable: boolean;
  enableConfigMapMutable: boolean;
}

/** Paths whose change replaces the object. */
export function forceNewPaths(object: JsonObject, mutability: Mutability): readonly string[] {
  return [".metadata.name", ".metadata.namespace", ...ownForceNewPaths(object, mutability)];
}

function ownForceNewPaths(object: JsonObject, mutability: Mutability): readonly string[] {
  const isImmutable = at(object, "immutable") === true;
  if (isKind(object, "", "Secret")) {
    return !mutability.enableSecretMutable || isImmutable ? [".type", ".stringData", ".data"] : [".type"];
  }
  if (isKind(object, "", "ConfigMap")) {
    return !mutability.enableConfigMapMutable || isImmutable ? [".binaryData", ".data"] : [];
  }
  const { group, version, kind } = gvkOf(object);
  return byKind[[group, version, kind].filter(Boolean).join("/")] ?? [];
}

/** Does a change of `value` at `path` (keys and list positions) touch one of the force-new paths? */
export function touches(path: readonly (string | number)[], value: Json, forceNew: readonly string[]): boolean {
  const changed = path.reduceRight<Json>(
    (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
    value,
  );
  return forceNew.some((expression) => selects(changed, expression.match(/\[\*\]|[^.[\]]+/g) ?? []));
}

function selects(value: Json | undefined, [step, ...rest]: readonly string[]): boolean {
  if (value === undefined) return false;
  if (step === undefined) return true;
  if (step === "[*]") return Array.isArray(value) && value.some((element) => selects(element, rest));
  return isObject(value) && step in value && selects(value[step], rest);
}
