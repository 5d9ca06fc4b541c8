import {
  CoreV1Api,
  createConfiguration,
  type KubeConfig,
  type RequestContext,
  ServerConfiguration,
  type V1Node,
  type V1NodeSelectorTerm,
  type V1Pod,
} from "@kubernetes/client-node";
import { Agent, type RequestOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeMarks, Requirement } from "../../../../policies/demand/admission";
import { type Load, subtract } from "../../../../policies/demand/feasibility/load";
import type { Case, CasePod } from "./any-case";

const namespace = "default";

/** The cluster's own scheduler, asked to place the pods of a case. Nodes and pods are only objects: nothing runs. */
export class Scheduler {
  private constructor(
    private readonly core: CoreV1Api,
    private readonly connections: Agent,
  ) {}

  /** Keeps its connections, where the library would make one for each request, which takes longer than the request. */
  static async connect(config: KubeConfig): Promise<Scheduler> {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const connections = new Agent({ ...(options.agent as Agent).options, keepAlive: true });
    const applySecurityAuthentication = (request: RequestContext) => {
      request.setAgent(connections);
    };
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(config.getCurrentCluster()!.server, {}),
      authMethods: { default: { getName: () => "certificate", applySecurityAuthentication } },
    });
    return new Scheduler(new CoreV1Api(configuration), connections);
  }

  disconnect(): void {
    this.connections.destroy();
  }

  /** @returns the names of the pods that it leaves pending */
  async place({ nodes, arrivals }: Case): Promise<string[]> {
    try {
      for (const { name, capacity, reserved, baseline, ...marks } of nodes) {
        await this.core.createNode({ body: nodeObject(name, capacity, reserved, marks) });
        for (const [index, requests] of baseline.entries()) {
          const there = podObject({ name: `baseline-${index}-${name}`, requests, placement: anywhere });
          there.spec!.nodeName = name;
          await this.create(there);
        }
      }
      await this.waitUntilSeen();
      // One after the other: the scheduler takes pods of equal priority in the order in which they come.
      for (const pod of arrivals) await this.create(podObject(pod));
      return await this.pending();
    } finally {
      await this.core.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
      await this.core.deleteCollectionNode();
    }
  }

  /**
   * What the scheduler hears of nodes comes in order. So when it uses one that is made last, with a place for one probe
   * only, it knows all others, and that those of the case before are gone.
   */
  private async waitUntilSeen(): Promise<void> {
    const name = "probe";
    const nothing = { cpu: 0, memory: 0, pods: 0 };
    await this.core.createNode({ body: nodeObject(name, { ...nothing, pods: 1 }, nothing, unmarked) });
    await this.create(podObject({ name, requests: nothing, node: name, placement: anywhere }));
    while ((await this.core.readNamespacedPod({ namespace, name })).spec?.nodeName !== name) await sleep(5);
  }

  private async pending(): Promise<string[]> {
    for (;;) {
      const { items } = await this.core.listNamespacedPod({ namespace });
      const waiting = items.filter(({ spec }) => spec?.nodeName === undefined);
      if (waiting.every(isRefused)) return waiting.map(({ metadata }) => metadata!.name!);
      await sleep(20);
    }
  }

  private async create(body: V1Pod): Promise<void> {
    await this.core.createNamespacedPod({ namespace, body });
  }
}

function isRefused({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable") === true;
}

const unmarked: NodeMarks = { labels: {}, taints: [] };
const anywhere: CasePod["placement"] = { selector: [], affinity: [], tolerations: [] };

function nodeObject(name: string, capacity: Load, reserved: Load, { labels, taints }: NodeMarks): V1Node {
  const allocatable = subtract(capacity, { ...reserved, pods: 0 });
  return {
    metadata: { name, labels },
    spec: { taints: [...taints] },
    status: { capacity: quantities(capacity), allocatable: quantities(allocatable) },
  };
}

function quantities(load: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(load).map(([name, amount]) => [name, name === "cpu" ? `${amount}m` : String(amount)]),
  );
}

function podObject({ name, requests, node, placement }: CasePod): V1Pod {
  const wanted = Object.entries(requests).filter(([resource, amount]) => resource !== "pods" && amount > 0);
  // The API server wants extended resources limited to what is requested.
  const devices = wanted.filter(([resource]) => resource.includes("/"));
  const { selector, affinity, tolerations } = placement;
  const nodeSelectorTerms = node === undefined ? affinity.map(termOf) : [onlyOn(node)];
  return {
    metadata: { name },
    spec: {
      automountServiceAccountToken: false,
      tolerations: [
        ...tolerations,
        // No kubelet says that the nodes are ready, which the case is not about.
        { key: "node.kubernetes.io/not-ready", operator: "Exists" },
        { key: "node.kubernetes.io/unreachable", operator: "Exists" },
      ],
      nodeSelector: Object.fromEntries(selector.map(({ key, values }) => [key, values[0]!])),
      containers: [
        {
          name: "main",
          image: "none",
          resources: {
            requests: quantities(Object.fromEntries(wanted)),
            limits: quantities(Object.fromEntries(devices)),
          },
        },
      ],
      ...(nodeSelectorTerms.length > 0 && {
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
      }),
    },
  };
}

function termOf(term: readonly Requirement[]): V1NodeSelectorTerm {
  return { matchExpressions: term.map((requirement) => ({ ...requirement, values: [...requirement.values] })) };
}

/**
 * How the DaemonSet controller binds a pod to its node: `ReplaceDaemonSetPodNodeNameNodeAffinity` in
 * `pkg/controller/daemon/util`.
 */
function onlyOn(node: string): V1NodeSelectorTerm {
  return { matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] };
}
