import { type Daemon, daemons } from "../processes";
import { kubernetesVersion, network, ports, simulatedNodes } from "../settings";
import type { ApiServer } from "./api-server";

/** kwok answers for the nodes and moves their pods through a life without containers. */
export function kwokDaemon(kwok: string, kubeconfig: string): Daemon {
  return {
    name: "kwok",
    command: [
      kwok,
      `--kubeconfig=${kubeconfig}`,
      "--manage-all-nodes",
      `--cidr=${network.simulatedPods}`,
      "--node-lease-duration-seconds=40",
      "--node-ip=127.0.0.1",
      "--node-name=kwok",
      `--server-address=127.0.0.1:${ports.kwok}`,
    ],
  };
}

export function simulatedNodeObjects() {
  return simulatedNodes.map(({ name, cpus, memory }) => {
    const capacity = { cpu: String(cpus), memory, pods: "110", "ephemeral-storage": "500Gi" };
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" },
      },
      status: {
        capacity,
        allocatable: capacity,
        nodeInfo: {
          kubeletVersion: kubernetesVersion,
          containerRuntimeVersion: "kwok://simulated",
          osImage: "simulated",
          operatingSystem: "linux",
          architecture: "amd64",
          kernelVersion: "",
          kubeProxyVersion: "",
          bootID: "",
          machineID: "",
          systemUUID: "",
        },
      },
    };
  });
}

/** Expects the nodes' objects in the cluster; returns when all of them are ready. */
export async function startSimulatedNodes(kwok: string, kubeconfig: string, api: ApiServer): Promise<void> {
  const daemon = kwokDaemon(kwok, kubeconfig);
  await daemons.start(daemon);
  await daemons.waitFor(daemon.name, async () => {
    interface NodeList {
      items: { status?: { conditions?: { type: string; status: string }[] } }[];
    }
    const nodes = await api.getObject<NodeList>("/api/v1/nodes");
    const ready = nodes?.items.filter(({ status }) =>
      status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
    );
    return ready?.length === simulatedNodes.length;
  });
}
