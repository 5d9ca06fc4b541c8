import { createConnection } from "node:net";
import { join } from "node:path";
import { type Confinement, type Daemon, daemons } from "../../shared/processes";
import { network } from "../../shared/settings";
import { ensureLink } from "../../shared/write-if-changed";
import { runFolder } from "./isolation";

/** Names the daemon, its user and its CNI plugin; the program calls the table of nftables so, too. */
export const policyEnforcer = "network-policies";

/** Where the CNI plugin waits until a new pod's policies hold. */
const socket = join(runFolder, `${policyEnforcer}.sock`);

/** Debian's, of its package containernetworking-plugins. */
const debianPlugins = { folder: "/usr/lib/cni", names: ["bridge", "host-local", "loopback", "portmap"] };

export const pluginFolder = (stateFolder: string) => join(stateFolder, "cni-plugins");

/** Stands last in the list of a pod's CNI plugins, when the pod has its address. */
export const policyPlugin = { type: policyEnforcer, socket };

/** What may be watched by who enforces the policies. */
export function policyEnforcerObjects() {
  const metadata = { name: policyEnforcer };
  const verbs = ["list", "watch"];
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["pods", "namespaces"], verbs },
        { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: policyEnforcer },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: policyEnforcer }],
    },
  ];
}

export interface PolicyEnforcer {
  readonly networkPolicies: string;
  readonly stateFolder: string;
  readonly pki: string;
  /** Changes with the certificates. */
  readonly issue: string;
  readonly within: Confinement;
}

/** containerd looks for CNI plugins in one folder only. */
export async function linkPlugins({
  networkPolicies,
  stateFolder,
}: Pick<PolicyEnforcer, "networkPolicies" | "stateFolder">): Promise<void> {
  const folder = pluginFolder(stateFolder);
  for (const name of debianPlugins.names) await ensureLink(join(folder, name), join(debianPlugins.folder, name));
  await ensureLink(join(folder, policyEnforcer), networkPolicies);
}

/** Expects the rights above in the cluster; returns when the policies hold, before which no pod can start. */
export async function startPolicyEnforcer({ networkPolicies, pki, issue, within }: PolicyEnforcer): Promise<void> {
  const daemon: Daemon = {
    name: policyEnforcer,
    command: [
      networkPolicies,
      `--kubeconfig=${join(pki, `${policyEnforcer}.kubeconfig`)}`,
      `--socket=${socket}`,
      `--pods=${network.pods}`,
      `--host=${network.host}`,
    ],
    configuration: [issue],
    within,
  };
  await daemons.start(daemon);
  await daemons.waitFor(daemon.name, answers);
}

/** Whether somebody listens: a killed daemon leaves its socket. */
function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => {
      resolve(false);
    });
  });
}
