import { anywhereButMetadata, inRanges } from "./address-ranges";
import type * as kubernetes from "./kubernetes";

/** Where the cluster's API server is. It is no pod, so that no selector of a network policy can name it. */
export interface ApiServer {
  /** Port behind that of its Service `kubernetes`, which is 443. Default: 6443. */
  readonly port?: number | undefined;
  /**
   * CIDRs with the addresses by which pods reach it, and from which it calls webhooks: its nodes' and its load
   * balancer's. Default: unknown. Pods reach all addresses but metadata services by its ports then, and any pod reaches
   * a webhook.
   */
  readonly addresses?: readonly string[] | undefined;
}

/** The way to the API server. */
export function egressToApiServer({
  port = 6443,
  addresses,
}: ApiServer = {}): kubernetes.types.input.networking.v1.NetworkPolicyEgressRule {
  return {
    to: addresses === undefined ? anywhereButMetadata : inRanges(addresses),
    ports: [...new Set([443, port])].map((one) => ({ protocol: "TCP", port: one })),
  };
}

/** Lets the API server call a webhook by the port of its pods. */
export function ingressFromApiServer(
  webhookPort: number,
  { addresses }: ApiServer = {},
): kubernetes.types.input.networking.v1.NetworkPolicyIngressRule {
  return {
    // Not `0.0.0.0/0`: some networks take that for what is outside of the cluster, where the API server need not be.
    ...(addresses !== undefined && { from: inRanges(addresses) }),
    ports: [{ protocol: "TCP", port: webhookPort }],
  };
}
