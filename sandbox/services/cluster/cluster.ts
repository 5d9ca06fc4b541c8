import { mkdir } from "node:fs/promises";
import { apiServerUrl, type NodeKind, type NodeSize } from "../../shared/nodes";
import { paths } from "../../shared/paths";
import { type Confinement, daemons } from "../../shared/processes";
import { ports } from "../../shared/settings";
import type { Tools } from "../../tools/tools";
import { ApiServer } from "./api-server";
import { apply } from "./apply";
import { startControlPlane } from "./control-plane";
import { dnsObjects, waitForDns } from "./dns";
import {
  ensureCgroups,
  ensureNamespaces,
  endPods,
  killAll,
  nodeConfinement,
  realNodeOwner,
  removeCgroups,
  removeNamespaces,
} from "./isolation";
import { ensureNetwork, removeNetwork } from "./network";
import { policyEnforcerObjects, startPolicyEnforcer } from "./network-policies";
import { ensurePki } from "./pki";
import { importImages, type NodeImage, startContainerd, startRealNode } from "./real-node";
import { simulatedNodeObjects, startSimulatedNodes } from "./simulated-nodes";
import { provisionerUser, startProvisioner, storageObjects } from "./storage";
import { restoreSysctls } from "./sysctls";

export interface ClusterRequest {
  readonly kind: NodeKind;
  /** Of the real node; absent: the machine's own. */
  readonly size: NodeSize | undefined;
  readonly tools: Pick<Tools, "kube" | "kwok" | "localVolumes" | "networkPolicies">;
  readonly images: readonly NodeImage[];
  /** Objects of what serves the pods of a real node from outside of the cluster. */
  readonly services: readonly object[];
}

/** Starts the cluster, or repairs what of it does not run; nothing happens to what runs as it should. */
export async function startCluster(request: ClusterRequest, report: (line: string) => void): Promise<void> {
  const { kind, size, images, services } = request;
  const { kube, kwok, localVolumes, networkPolicies } = request.tools;
  const { state: stateFolder, pki, kubeconfig } = paths;
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const issue = await ensurePki(kind, pki, kubeconfig);
  const api = await ApiServer.connect(apiServerUrl(kind), pki);

  if (kind === "simulated") {
    report("starting the control plane");
    await startControlPlane({ kind, kube, stateFolder, pki, issue, within: {}, ports }, api, daemons);
    await apply(kube, [...simulatedNodeObjects(), ...storageObjects()]);
    await startProvisioner({ localVolumes, stateFolder, pki, issue, within: {} });
    await startSimulatedNodes({ kwok, kubeconfig, stateFolder, pki, issue }, api, daemons);
    return;
  }

  const within = await ensureIsolation(stateFolder);
  const node = { kube, networkPolicies, stateFolder, pki, issue, within, size };
  report("starting the control plane and the container runtime");
  const withImages = startContainerd(node).then(() => importImages(images, report));
  const plane = { kind, kube, stateFolder, pki, issue, within, ports };
  await Promise.all([startControlPlane(plane, api, daemons), withImages]);
  report("starting the node");
  // A kubelet that starts pods in vain at first waits longer and longer.
  await apply(kube, [...policyEnforcerObjects(), ...dnsObjects(), ...storageObjects(), ...services]);
  await startPolicyEnforcer(node);
  await startRealNode(node, api);
  await startProvisioner({ localVolumes, stateFolder, pki, issue, within });
  report("waiting for the cluster's DNS");
  await waitForDns();
}

async function ensureIsolation(stateFolder: string): Promise<Confinement> {
  await ensureNamespaces(stateFolder);
  await ensureNetwork();
  return { ...nodeConfinement, ...(await ensureCgroups(stateFolder)) };
}

/** Whoever starts pods is stopped first, then the pods, then what they use, and these last. */
const startsPods = ["kubelet", "kwok", provisionerUser];
const servesOthers = [
  "kube-proxy",
  "kube-scheduler",
  "kube-controller-manager",
  "kube-apiserver",
  "etcd",
  "containerd",
];

/**
 * Stops every daemon of the sandbox, and takes from the machine whatever it put there, in whatever state a crash left
 * it.
 */
export async function stopCluster(): Promise<void> {
  const stop = async (names: readonly string[]) => {
    for (const name of names) await daemons.stop(name, 3);
  };
  const ours = (await realNodeOwner()) === paths.state;
  await stop(startsPods);
  if (ours) await endPods(5);
  const others = (await daemons.names()).filter((name) => !servesOthers.includes(name));
  await stop([...others, ...servesOthers]);
  if (ours) {
    await killAll();
    await removeNetwork();
    await removeNamespaces();
    await removeCgroups(paths.state);
  }
  await restoreSysctls(paths.state);
}
