import type * as kubernetes from "./kubernetes";

/** The way to the cluster's DNS, without which a closed pod finds nobody by name. */
export const dnsEgress: kubernetes.types.input.networking.v1.NetworkPolicyEgressRule = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
  ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })),
};
