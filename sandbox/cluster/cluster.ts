import { execa } from "execa";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Confinement, daemons } from "../processes";
import { paths } from "../paths";
import { ApiServer } from "./api-server";
import { startControlPlane } from "./control-plane";
import { dnsObjects, waitForDns } from "./dns";
import {
  ensureCgroups,
  ensureNamespaces,
  killAll,
  nodeConfinement,
  realNodeOwner,
  removeCgroups,
  removeNamespaces,
} from "./isolation";
import { ensureNetwork, removeNetwork } from "./network";
import type { NodeKind, NodeSize } from "./nodes";
import { ensurePki } from "./pki";
import { importImages, type NodeImage, startContainerd, startRealNode } from "./real-node";
import { simulatedNodeObjects, startSimulatedNodes } from "./simulated-nodes";
import { restoreSysctls } from "./sysctls";

export interface ClusterRequest {
  readonly kind: NodeKind;
  /** Of the real node; absent: the machine's own. */
  readonly size: NodeSize | undefined;
  /** The multi-call Kubernetes binary, and kwok. */
  readonly kube: string;
  readonly kwok: string;
  readonly images: readonly NodeImage[];
}

/** Starts the cluster, or repairs what of it does not run; nothing happens to what runs as it should. */
export async function startCluster(request: ClusterRequest, report: (line: string) => void): Promise<void> {
  const { kind, size, kube, kwok, images } = request;
  const { state: stateFolder, pki, kubeconfig } = paths;
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  await ensurePki(kind, pki, kubeconfig);
  const api = await ApiServer.connect(kind, pki);

  if (kind === "simulated") {
    report("starting the control plane");
    await startControlPlane({ kind, kube, stateFolder, pki, within: {} }, api);
    await apply(kube, simulatedNodeObjects());
    await startSimulatedNodes(kwok, kubeconfig, api);
    return;
  }

  const within = await ensureIsolation(stateFolder);
  const node = { kube, stateFolder, pki, within, size };
  report("starting the control plane and the container runtime");
  const withImages = startContainerd(node).then(() => importImages(images, report));
  await Promise.all([startControlPlane({ kind, kube, stateFolder, pki, within }, api), withImages]);
  report("starting the node");
  await Promise.all([startRealNode(node, api), apply(kube, dnsObjects())]);
  report("waiting for the cluster's DNS");
  await waitForDns();
}

async function ensureIsolation(stateFolder: string): Promise<Confinement> {
  await ensureNamespaces(stateFolder);
  await ensureNetwork();
  return { ...nodeConfinement, ...(await ensureCgroups()) };
}

/** Server-side apply, so that it creates, repairs and changes nothing where nothing differs. */
async function apply(kube: string, objects: readonly object[]): Promise<void> {
  await execa(kube, ["kubectl", "apply", "--server-side", "--force-conflicts", "--filename=-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    env: { KUBECONFIG: paths.kubeconfig, KUBECACHEDIR: join(paths.state, "kubectl-cache") },
  });
}

/** In this order a daemon never outlives what it needs; kubelet first, lest it restarts what is being stopped. */
const stopOrder = [
  "kubelet",
  "kube-proxy",
  "kwok",
  "kube-scheduler",
  "kube-controller-manager",
  "kube-apiserver",
  "etcd",
];

/** Stops the cluster and takes from the machine whatever it put there, in whatever state a crash left it. */
export async function stopCluster(): Promise<void> {
  const started = await daemons.names();
  for (const name of stopOrder.filter((name) => started.includes(name))) await daemons.stop(name);
  if ((await realNodeOwner()) === paths.state) {
    await killAll(5);
    await removeNetwork();
    await removeNamespaces();
    await removeCgroups();
  }
  for (const name of await daemons.names()) await daemons.stop(name);
  await restoreSysctls(paths.state);
}
