import { isQuantity } from "../../contract/quantities";
import { network, nodeName, ports } from "./settings";

/** Real: containers on this machine. Simulated: a real control plane whose pods only pretend to run. */
export type NodeKind = "real" | "simulated";

export const nodeKinds: readonly NodeKind[] = ["real", "simulated"];

/** What the real node tells the scheduler it has, instead of the machine's own size. */
export interface NodeSize {
  /** Whole cores. */
  readonly cpu: number;
  /** A Kubernetes quantity. */
  readonly memory: string;
}

/** Where the control plane listens: real nodes have a network of their own, simulated ones share the loopback. */
export function controlPlaneAddress(kind: NodeKind): string {
  return kind === "real" ? network.node : "127.0.0.1";
}

export function apiServerUrl(kind: NodeKind, port: number = ports.apiServer): string {
  return `https://${controlPlaneAddress(kind)}:${port}`;
}

/** @throws when `text` is not `cpu=CORES,memory=QUANTITY`. */
export function parseNodeSize(text: string): NodeSize {
  const [, cpu, memory] = /^cpu=([1-9]\d*),memory=(.+)$/.exec(text) ?? [];
  if (cpu === undefined || memory === undefined || !isQuantity(memory)) {
    throw new Error(
      `--node-size is "${text}": give it as cpu=32,memory=288Gi, or "machine" for the machine's own size.`,
    );
  }
  return { cpu: Number(cpu), memory };
}

export const realNodeUser = `system:node:${nodeName}`;
