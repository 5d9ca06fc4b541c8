import type * as kubernetes from "./kubernetes";

/** Lets the pods of these namespaces in by a port. */
export function ingressFrom(
  namespaces: readonly string[],
  port: number,
): kubernetes.types.input.networking.v1.NetworkPolicyIngressRule {
  return {
    from: namespaces.map((name) => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
    })),
    ports: [{ protocol: "TCP", port }],
  };
}
