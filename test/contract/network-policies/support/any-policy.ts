import fc from "fast-check";
import type { Peer, Port, Rule, Selector, Spec } from "./oracle";

const labels = {
  app: ["web", "db", "cache", "teller"],
  tier: ["front", "back"],
  kind: ["trade"],
  money: ["yes", "no"],
} as const;

type Key = keyof typeof labels;

function anySelector(...keys: readonly [Key, Key]): fc.Arbitrary<Selector> {
  const key = fc.constantFrom(...keys);
  const matchLabels = key.chain((name) => fc.constantFrom(...labels[name]).map((value) => ({ [name]: value })));
  const matchExpressions = fc.array(
    key.chain((name) =>
      fc.oneof(
        fc.record({
          key: fc.constant(name),
          operator: fc.constantFrom("In" as const, "NotIn" as const),
          values: fc.uniqueArray(fc.constantFrom<string>(...labels[name]), { minLength: 1, maxLength: 2 }),
        }),
        fc.record({ key: fc.constant(name), operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
      ),
    ),
    { minLength: 1, maxLength: 2 },
  );
  return fc.oneof(
    fc.constant({}),
    fc.record({ matchLabels }),
    fc.record({ matchExpressions }),
    fc.record({ matchLabels, matchExpressions }),
  );
}

const podSelector = anySelector("app", "tier");
const namespaceSelector = anySelector("kind", "money");

/** Blocks around the addresses of the trial's world, some with exceptions inside. */
const anyBlock = fc.oneof(
  fc.constant("0.0.0.0/0"),
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 26, max: 32 })).map(([last, bits]) => {
    const size = 2 ** (32 - bits);
    return `10.90.0.${Math.floor(last / size) * size}/${bits}`;
  }),
  fc.constantFrom("10.89.0.2/32", "203.0.113.0/24", "169.254.0.0/16"),
);
const anyExceptions = fc.uniqueArray(fc.constantFrom("10.90.0.20/30", "10.90.0.24/31", "169.254.0.0/16"), {
  maxLength: 2,
});

const anyPeer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.record({ ipBlock: anyBlock.map((cidr) => ({ cidr })) }),
  fc.record({ ipBlock: fc.record({ cidr: fc.constant("0.0.0.0/0"), except: anyExceptions }) }),
);

const anyPort: fc.Arbitrary<Port> = fc.oneof(
  fc.record({ protocol: fc.constantFrom("TCP" as const, "UDP" as const), port: fc.constantFrom(53, 80, 8080) }),
  fc.record({ port: fc.constantFrom("http", "dns", "absent") }),
  fc.record({ protocol: fc.constant("UDP" as const), port: fc.constant("dns") }),
  fc.record({ port: fc.constantFrom(53, 80), endPort: fc.constantFrom(80, 8080) }),
  fc.record({ protocol: fc.constantFrom("TCP" as const, "UDP" as const) }),
);

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 2 });
const anyRule = { ports: some(anyPort) } satisfies { readonly [Key in keyof Rule]: fc.Arbitrary<Rule[Key]> };

const anySpec: fc.Arbitrary<Spec> = fc.record(
  {
    podSelector,
    policyTypes: fc.constantFrom<readonly ("Ingress" | "Egress")[]>(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: some(fc.record({ ...anyRule, from: some(anyPeer) })),
    egress: some(fc.record({ ...anyRule, to: some(anyPeer) })),
  },
  { requiredKeys: ["podSelector"] },
);

export const anyPolicies = fc.array(fc.record({ namespace: fc.constantFrom("shop", "bank", "lab"), spec: anySpec }), {
  minLength: 1,
  maxLength: 5,
});
