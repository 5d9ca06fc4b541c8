import { execa } from "execa";
import { network } from "../../../../sandbox/shared/settings";
import { ensureTools } from "../../../../sandbox/tools/tools";

export interface TrialPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly protocol?: string }[];
  /** Default: Running. */
  readonly phase?: string;
  readonly hostNetwork?: boolean;
}

/** As in a manifest; the client's own type has other names for some fields. */
export interface PolicySpec {
  readonly podSelector: object;
  readonly policyTypes?: readonly ("Ingress" | "Egress")[];
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}

export interface TrialPolicy {
  readonly namespace: string;
  readonly spec: PolicySpec;
}

/** The table that enforces these policies, by the program that enforces them in the sandbox. */
export async function tableFor(
  namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>,
  pods: readonly TrialPod[],
  policies: readonly TrialPolicy[],
): Promise<string> {
  const { networkPolicies } = await ensureTools(() => undefined);
  const items = [
    ...Object.entries(namespaces).map(([name, labels]) => ({ kind: "Namespace", metadata: { name, labels } })),
    ...pods.map(({ namespace, name, labels, address, ports, phase = "Running", hostNetwork = false }) => ({
      kind: "Pod",
      metadata: { namespace, name, labels, uid: `${namespace}-${name}` },
      spec: { hostNetwork, containers: [{ name, ports }] },
      status: { phase, podIP: address },
    })),
    ...policies.map(({ namespace, spec }, index) => ({
      kind: "NetworkPolicy",
      metadata: { namespace, name: `policy-${index}` },
      spec,
    })),
  ];
  const flags = ["--print", `--pods=${network.pods}`, `--host=${network.host}`];
  return (await execa(networkPolicies, flags, { input: JSON.stringify({ items }) })).stdout;
}
