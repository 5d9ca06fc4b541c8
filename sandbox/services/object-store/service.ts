import { gatewayService, network } from "../../shared/settings";
import { objectStorePorts } from "./settings";

/**
 * Gives the gateway, which is no pod, a name in the cluster: a Service without a selector, and the endpoint it stands
 * for. Only with a real node: Kubernetes allows no loopback address here.
 */
export function gatewayServiceObjects(): object[] {
  const { namespace, name } = gatewayService;
  const metadata = { namespace, name };
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { ports: [{ name: "https", port: 443, targetPort: objectStorePorts.gateway }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [{ name: "https", port: objectStorePorts.gateway, protocol: "TCP" }],
      endpoints: [{ addresses: [network.node], conditions: { ready: true } }],
    },
  ];
}
