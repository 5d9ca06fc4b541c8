import { apiObjectsOf } from "../model/api-objects";
import type { Field } from "../model/field";
import { podsOf } from "../model/pods";
import { exceptions } from "../framework/name-list";
import { podPolicy } from "../framework/pod-policy";

interface Config {
  readonly volumeSources?: readonly string[];
}

export const volumesKnown = podPolicy<Config>(
  {
    name: "volumes-known",
    rule: "Volumes come from a storage class. Nothing mounts a folder of a node, or a volume of an unlisted driver.",
    why: "A claim of a PersistentVolume with a hostPath shows the node's files to a pod that meets the restricted standard.",
    remedy: "Claim a volume of a storage class, or list the source in the stack's share in clusters/NAME.yaml.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
    config: {
      volumeSources: exceptions(
        "Sources of PersistentVolumes and drivers of inline volumes, such as `nfs` and `csi/secrets-store.csi.k8s.io`.",
        "^(csi/.+|[A-Za-z]+)$",
      ),
    },
  },
  ({ kind, inputs, config: { volumeSources = [] } }, report) => {
    for (const csi of podsOf(kind, inputs).flatMap(({ volumes }) => volumes.map((volume) => volume.at("csi")))) {
      if (csi.present && !volumeSources.includes(sourceOf(csi)))
        report(`${csi.path} is not a known source of volumes: ${sourceOf(csi)}.`);
    }
  },
  {
    judgeOther: ({ type, inputs, config: { volumeSources = [] } }, report) => {
      for (const { group, kind, object } of apiObjectsOf(type, inputs)) {
        if (group !== "core" || kind !== "PersistentVolume") continue;
        const spec = object.at("spec");
        for (const source of spec
          .keys()
          .filter((key) => !settings.includes(key))
          .map((key) => spec.at(key))) {
          if (!source.present) continue;
          const name = sourceOf(source);
          if (["hostPath", "local"].includes(name)) report(`${source.path} is a folder of a node.`);
          else if (!volumeSources.includes(name)) report(`${source.path} is not a known source of volumes: ${name}.`);
        }
      }
    },
  },
);

/** What a PersistentVolume says beside its source: https://pkg.go.dev/k8s.io/api/core/v1#PersistentVolumeSpec */
const settings = [
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
];

/** `nfs`, `csi/DRIVER` */
function sourceOf(source: Field): string {
  const name = source.path.slice(source.path.lastIndexOf(".") + 1);
  return name === "csi" ? `csi/${source.at("driver").text() ?? ""}` : name;
}
