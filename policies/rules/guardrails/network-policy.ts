import type { Field } from "../../model/field";

/** What opens pods to everybody, or everybody to pods. */
export function openings(policy: Field): string[] {
  const spec = policy.at("spec");
  return [
    ...spec
      .at("ingress")
      .items()
      .flatMap((rule) => opening(rule, "from", "allows ingress from everywhere")),
    ...spec
      .at("egress")
      .items()
      .flatMap((rule) => opening(rule, "to", "allows egress to everywhere")),
  ];
}

/**
 * A rule without ports holds for all of them: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
function opening(rule: Field, side: "from" | "to", does: string): string[] {
  if (rule.at("ports").items().length > 0) return [];
  const peers = rule.at(side).items();
  const isOpen = peers.length === 0 || peers.some(isEverybody);
  return isOpen ? [`${rule.path} ${does}`] : [];
}

function isEverybody(peer: Field): boolean {
  const namespaces = peer.at("namespaceSelector");
  const pods = peer.at("podSelector");
  if (namespaces.present) return selectsAll(namespaces) && selectsAll(pods);
  return /\/0+$/.test(peer.at("ipBlock", "cidr").text() ?? "");
}

/** Whether a label selector leaves nothing out; one that is absent beside another does not either. */
export function selectsAll(selector: Field): boolean {
  return selector.at("matchLabels").keys().length === 0 && selector.at("matchExpressions").items().length === 0;
}
