import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Daemon, Daemons } from "../../shared/processes";
import { kubernetesVersion, network, simulatedNodes } from "../../shared/settings";
import { writeIfChanged } from "../../shared/write-if-changed";
import type { ApiServer } from "./api-server";

export interface SimulatedNodes {
  readonly kwok: string;
  readonly kubeconfig: string;
  readonly stateFolder: string;
  readonly pki: string;
  /** Changes with the certificates. */
  readonly issue: string;
}

/**
 * What the programs in the pods would do and others wait for: those that serve a webhook put their authority into its
 * configuration when they start. (kwok's own rules for nodes and pods hold beside these.)
 */
export function pretendedWork(authority: string): string {
  const caBundle = Buffer.from(authority).toString("base64");
  const stages = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map((kind) => ({
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: `${kind.toLowerCase()}-authority` },
    spec: {
      resourceRef: { apiGroup: "admissionregistration.k8s.io/v1", kind },
      selector: { matchExpressions: [{ key: ".webhooks[0].clientConfig.caBundle", operator: "DoesNotExist" }] },
      next: {
        patches: [
          {
            type: "strategic",
            template: `webhooks:
{{ range .webhooks }}
- name: {{ .name | Quote }}
  clientConfig: { caBundle: ${caBundle} }
{{ end }}`,
          },
        ],
      },
    },
  }));
  return stages.map((stage) => stringify(stage)).join("---\n");
}

/**
 * kwok answers for the nodes and moves their pods through a life without containers. Without `--server-address` it
 * listens nowhere: its server has no authentication, and every local user could have kwok profiled by it.
 */
function kwokDaemon({ kwok, kubeconfig, issue }: SimulatedNodes, stages: string, stagesFile: string): Daemon {
  return {
    name: "kwok",
    command: [
      kwok,
      `--kubeconfig=${kubeconfig}`,
      `--config=${stagesFile}`,
      "--manage-all-nodes",
      `--cidr=${network.simulatedPods}`,
      "--node-lease-duration-seconds=40",
      "--node-ip=127.0.0.1",
      "--node-name=kwok",
    ],
    configuration: [stages, issue],
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
export async function startSimulatedNodes(nodes: SimulatedNodes, api: ApiServer, daemons: Daemons): Promise<void> {
  const stages = pretendedWork(await readFile(join(nodes.pki, "ca.crt"), "utf8"));
  const stagesFile = join(nodes.stateFolder, "kwok.yaml");
  await writeIfChanged(stagesFile, stages);
  const daemon = kwokDaemon(nodes, stages, stagesFile);
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
