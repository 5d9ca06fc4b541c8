import type * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "./kubernetes";

/** Lets the pods of a namespace in by a port. */
export function ingressFrom(
  namespace: pulumi.Input<string>,
  port: number,
): kubernetes.types.input.networking.v1.NetworkPolicyIngressRule {
  return {
    from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } }],
    ports: [{ protocol: "TCP", port }],
  };
}
