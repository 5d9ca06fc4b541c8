import { anywhereButMetadata, inRanges } from "./address-ranges";
import type * as kubernetes from "./kubernetes";

type EgressRule = kubernetes.types.input.networking.v1.NetworkPolicyEgressRule;

/** A server as pods reach it. */
export interface Endpoint {
  /** Its URL. A host such as `NAME.NAMESPACE.svc`, with the cluster's domain or without, is a Service of Kubernetes. */
  readonly url: string;
  /** Port of the pods behind the Service, if it is another than the URL's. Default: the URL's. */
  readonly targetPort?: number | undefined;
  /** Labels of these pods. Default: any pod of the Service's namespace. */
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
  /**
   * Where the server is, as CIDRs, if the Service leads to no pods with addresses of their own.
   * Default: in the Service's namespace, or behind another host's name anywhere but at a cloud's metadata service.
   */
  readonly addresses?: readonly string[] | undefined;
}

/**
 * The way to a server: as narrow as its URL tells, because a network policy knows no names of hosts.
 * @throws Error if the URL has no port, and a scheme without a usual one
 */
export function egressTo(endpoint: Endpoint): EgressRule {
  return { to: peersOf(endpoint), ports: portsOf(endpoint).map((port) => ({ protocol: "TCP", port })) };
}

function peersOf({ url, podLabels, addresses }: Endpoint): EgressRule["to"] {
  if (addresses !== undefined) return inRanges(addresses);
  const namespace = namespaceIn(new URL(url).hostname.toLowerCase());
  if (namespace === undefined) return anywhereButMetadata;
  return [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      ...(podLabels && { podSelector: { matchLabels: podLabels } }),
    },
  ];
}

/**
 * The namespace in the host of a Service, or of one of its pods.
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
function namespaceIn(host: string): string | undefined {
  const labels = host.split(".");
  const svc = labels.indexOf("svc", 2);
  return svc === -1 ? undefined : labels[svc - 1];
}

const defaultPorts: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "postgresql:": 5432 };

function portsOf({ url, targetPort }: Endpoint): number[] {
  const { port, protocol } = new URL(url);
  const own = port === "" ? defaultPorts[protocol] : Number(port);
  if (own === undefined) throw new Error(`The scheme "${protocol}" of a URL has no usual port: write the port, too.`);
  // Most networks judge a packet when the Service's port is already replaced, some before.
  return [...new Set([own, targetPort ?? own])];
}
