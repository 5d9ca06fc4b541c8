import type { TrialPod, TrialPolicy } from "./cluster";
import { addresses, namespaces, pods } from "./world";

/** A label selector as policies have it. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface Port {
  readonly protocol?: "TCP" | "UDP";
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface Rule {
  readonly ports?: readonly Port[];
}

export interface Spec {
  readonly podSelector: Selector;
  readonly policyTypes?: readonly ("Ingress" | "Egress")[];
  readonly ingress?: readonly (Rule & { readonly from?: readonly Peer[] })[];
  readonly egress?: readonly (Rule & { readonly to?: readonly Peer[] })[];
}

export interface Packet {
  /** Names of the trial's world. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/**
 * Whether policies let a connection pass, by reading them one by one for this connection, as the API's description
 * does: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/.
 */
export function isAllowed(policies: readonly (TrialPolicy & { readonly spec: Spec })[], packet: Packet): boolean {
  if (packet.from === "machine" || packet.from === "node") return true;
  const source = podOf(packet.from);
  const target = podOf(packet.to);
  const selecting = (pod: TrialPod, type: "Ingress" | "Egress") =>
    policies.filter(
      ({ namespace, spec }) =>
        namespace === pod.namespace && matches(spec.podSelector, pod.labels) && typesOf(spec).includes(type),
    );
  const outgoing = source && selecting(source, "Egress");
  const incoming = target && selecting(target, "Ingress");
  const leaves = (rule: Rule & { readonly to?: readonly Peer[] }, namespace: string) =>
    covers(rule.to, packet.to, namespace) && opens(rule.ports, packet);
  const enters = (rule: Rule & { readonly from?: readonly Peer[] }, namespace: string) =>
    covers(rule.from, packet.from, namespace) && opens(rule.ports, packet);
  return (
    (!outgoing?.length ||
      outgoing.some(({ namespace, spec }) => spec.egress?.some((rule) => leaves(rule, namespace)))) &&
    (!incoming?.length || incoming.some(({ namespace, spec }) => spec.ingress?.some((rule) => enters(rule, namespace))))
  );
}

const podOf = (name: string) => pods.find((pod) => pod.name === name);

function typesOf({ policyTypes, egress }: Spec): readonly string[] {
  return policyTypes ?? (egress?.length ? ["Ingress", "Egress"] : ["Ingress"]);
}

function covers(peers: readonly Peer[] | undefined, name: string, namespace: string): boolean {
  if (!peers?.length) return true;
  const pod = podOf(name);
  const address = pod?.address ?? addresses.get(name) ?? "";
  return peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
    if (ipBlock) return within(ipBlock.cidr, address) && !ipBlock.except?.some((hole) => within(hole, address));
    if (!pod) return false;
    const inNamespace = namespaceSelector
      ? matches(namespaceSelector, namespaces[pod.namespace as keyof typeof namespaces])
      : pod.namespace === namespace;
    return inNamespace && (!podSelector || matches(podSelector, pod.labels));
  });
}

function opens(ports: readonly Port[] | undefined, packet: Packet): boolean {
  if (!ports?.length) return true;
  return ports.some(({ protocol = "TCP", port, endPort }) => {
    if (protocol !== packet.protocol) return false;
    if (port === undefined) return true;
    if (typeof port === "number") return port <= packet.port && packet.port <= (endPort ?? port);
    return podOf(packet.to)?.ports?.some(
      (named) => named.name === port && (named.protocol ?? "TCP") === protocol && named.containerPort === packet.port,
    );
  });
}

function matches(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
      }
    })
  );
}

function within(cidr: string, address: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const number = (text: string) => text.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return Math.floor(number(base) / size) === Math.floor(number(address) / size);
}
