import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Confinement, daemons } from "../../shared/processes";
import { sandboxName } from "../../shared/settings";

export const provisionerUser = "local-volumes";
const provisioner = `${sandboxName}/${provisionerUser}`;

/** A default storage class whose volumes are folders of the state folder, and the rights of what makes them. */
export function storageObjects() {
  const role = { name: provisionerUser };
  return [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "local", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner,
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: role,
      rules: [
        { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["get", "list", "watch"] },
        {
          apiGroups: [""],
          resources: ["persistentvolumes"],
          verbs: ["get", "list", "watch", "create", "delete"],
        },
        { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: ["get"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: role,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: provisionerUser },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: provisionerUser }],
    },
  ];
}

export interface Provisioner {
  readonly localVolumes: string;
  readonly stateFolder: string;
  readonly pki: string;
  /** Changes with the certificates. */
  readonly issue: string;
  readonly within: Confinement;
}

/** Expects the rights above in the cluster. */
export async function startProvisioner({ localVolumes, stateFolder, pki, issue, within }: Provisioner): Promise<void> {
  const folder = join(stateFolder, "volumes");
  await mkdir(folder, { recursive: true });
  await daemons.start({
    name: provisionerUser,
    command: [
      localVolumes,
      `--kubeconfig=${join(pki, `${provisionerUser}.kubeconfig`)}`,
      `--provisioner=${provisioner}`,
      `--folder=${folder}`,
    ],
    configuration: [issue],
    within,
  });
}
