import { expect } from "chai";
import { network } from "../../../sandbox/shared/settings";
import { type PolicySpec, tableFor, type TrialPod, type TrialPolicy } from "./support/cluster";
import type { Way } from "./support/trial-network";
import { addresses, trialOfSuite, internet, namespaces, others, pods, spareAddress, web } from "./support/world";

interface Case {
  /** Completes "of pods that …". */
  readonly that: string;
  readonly policies: readonly TrialPolicy[];
  /** Who reaches web, or whom web reaches; all others are refused. */
  readonly open: readonly string[];
}

/** A policy of namespace shop for web. */
const forWeb = (spec: Partial<PolicySpec>): TrialPolicy => ({
  namespace: "shop",
  spec: { podSelector: { matchLabels: { app: "web" } }, ...spec },
});
const from = (...peers: object[]): TrialPolicy[] => [forWeb({ policyTypes: ["Ingress"], ingress: [{ from: peers }] })];
const to = (...peers: object[]): TrialPolicy[] => [forWeb({ policyTypes: ["Egress"], egress: [{ to: peers }] })];

/** The node's own traffic is never judged, and the machine's is the node's; web's replies to them are replies. */
const always = ["machine", "node"];
const everybody = [...addresses.keys()];
const everybodyBut = (...names: string[]) => everybody.filter((name) => !names.includes(name));

const selectors: readonly {
  readonly that: string;
  readonly peers: readonly object[];
  readonly pods: readonly string[];
}[] = [
  {
    that: "matchLabels picks in the policy's namespace",
    peers: [{ podSelector: { matchLabels: { app: "db" } } }],
    pods: ["db"],
  },
  { that: "an empty pod selector takes: all of the namespace", peers: [{ podSelector: {} }], pods: ["db", "cache"] },
  {
    that: "In picks",
    peers: [{ podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["db", "other"] }] } }],
    pods: ["db"],
  },
  {
    that: "NotIn picks, by value",
    peers: [{ podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["db"] }] } }],
    pods: ["cache"],
  },
  {
    that: "NotIn picks, for want of the label",
    peers: [{ podSelector: { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["back"] }] } }],
    pods: ["cache"],
  },
  {
    that: "Exists picks",
    peers: [{ podSelector: { matchExpressions: [{ key: "tier", operator: "Exists" }] } }],
    pods: ["db"],
  },
  {
    that: "DoesNotExist picks",
    peers: [{ podSelector: { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] } }],
    pods: ["cache"],
  },
  {
    that: "all of several conditions pick",
    peers: [
      { podSelector: { matchLabels: { app: "db" }, matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] } },
    ],
    pods: [],
  },
  {
    that: "a namespace's name picks",
    peers: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "bank" } } }],
    pods: ["teller", "vault"],
  },
  {
    that: "a namespace's labels pick by expressions",
    peers: [{ namespaceSelector: { matchExpressions: [{ key: "kind", operator: "DoesNotExist" }] } }],
    pods: ["rat"],
  },
  {
    that: "an empty namespace selector takes: all pods",
    peers: [{ namespaceSelector: {} }],
    pods: others.map(({ name }) => name),
  },
  {
    that: "both selectors of one peer pick together",
    peers: [{ namespaceSelector: { matchLabels: { kind: "trade" } }, podSelector: { matchLabels: { app: "db" } } }],
    pods: ["db", "vault"],
  },
  {
    that: "two peers pick, one or the other",
    peers: [{ namespaceSelector: { matchLabels: { money: "yes" } } }, { podSelector: { matchLabels: { app: "db" } } }],
    pods: ["db", "teller", "vault"],
  },
  { that: "nothing is like", peers: [{ podSelector: { matchLabels: { app: "nobody" } } }], pods: [] },
  {
    that: "a block of addresses has",
    peers: [{ ipBlock: { cidr: "10.90.0.20/30" } }],
    pods: ["db", "cache", "teller"],
  },
  {
    that: "a block has without its exceptions",
    peers: [{ ipBlock: { cidr: "10.90.0.0/16", except: ["10.90.0.22/32", "10.90.0.24/31"] } }],
    pods: ["db", "teller"],
  },
  {
    that: "several blocks have that overlap",
    peers: [
      { ipBlock: { cidr: "10.90.0.21/32" } },
      { ipBlock: { cidr: "10.90.0.20/31" } },
      { ipBlock: { cidr: "10.90.0.24/32" } },
    ],
    pods: ["db", "vault"],
  },
  { that: "no block of IPv6 has", peers: [{ ipBlock: { cidr: "::/0" } }], pods: [] },
];

const ingress: readonly Case[] = [
  { that: "no policy selects", policies: [], open: everybody },
  { that: "are isolated without a rule", policies: [forWeb({ policyTypes: ["Ingress"] })], open: always },
  {
    that: "are isolated by an empty list of rules",
    policies: [forWeb({ policyTypes: ["Ingress"], ingress: [] })],
    open: always,
  },
  {
    that: "an empty rule opens to all",
    policies: [forWeb({ policyTypes: ["Ingress"], ingress: [{}] })],
    open: everybody,
  },
  { that: "an empty `from` opens to all", policies: from(), open: everybody },
  { that: "a policy without types isolates", policies: [forWeb({})], open: always },
  {
    that: "a policy without types isolates, for all its rules for egress",
    policies: [forWeb({ egress: [{}] })],
    open: always,
  },
  { that: "only a policy for egress selects", policies: [forWeb({ policyTypes: ["Egress"] })], open: everybody },
  { that: "an empty selector selects", policies: [{ namespace: "shop", spec: { podSelector: {} } }], open: always },
  {
    that: "a selector of another namespace cannot select",
    policies: [{ namespace: "bank", spec: { podSelector: {} } }],
    open: everybody,
  },
  {
    that: "several policies select: they add up",
    policies: [
      forWeb({ policyTypes: ["Ingress"] }),
      ...from({ podSelector: { matchLabels: { app: "db" } } }),
      ...from({ namespaceSelector: { matchLabels: { money: "yes" } } }),
    ],
    open: [...always, "db", "teller", "vault"],
  },
  {
    that: "several rules of one policy open: they add up",
    policies: [
      forWeb({
        policyTypes: ["Ingress"],
        ingress: [
          { from: [{ podSelector: { matchLabels: { app: "db" } } }] },
          { from: [{ ipBlock: { cidr: `${internet}/32` } }] },
        ],
      }),
    ],
    open: [...always, "db", "internet"],
  },
  {
    that: "a block opens to the world",
    policies: from({ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }),
    open: [...always, "internet", "metadata"],
  },
  ...selectors.map(({ that, peers, pods }) => ({
    that: `let in whom ${that}`,
    policies: from(...peers),
    open: [...always, ...pods],
  })),
];

const egress: readonly Case[] = [
  { that: "no policy selects", policies: [], open: everybody },
  { that: "are isolated without a rule", policies: [forWeb({ policyTypes: ["Egress"] })], open: [] },
  {
    that: "an empty rule opens to all",
    policies: [forWeb({ policyTypes: ["Egress"], egress: [{}] })],
    open: everybody,
  },
  { that: "an empty `to` opens to all", policies: to(), open: everybody },
  { that: "a policy without types does not isolate", policies: [forWeb({})], open: everybody },
  {
    that: "a policy without types isolates by its rules for egress",
    policies: [forWeb({ egress: [{ to: [{ podSelector: {} }] }] })],
    open: ["db", "cache"],
  },
  { that: "only a policy for ingress selects", policies: [forWeb({ policyTypes: ["Ingress"] })], open: everybody },
  {
    that: "the node's address is opened to, where API server and object store listen",
    policies: to({ ipBlock: { cidr: `${network.node}/32` } }),
    open: ["node"],
  },
  {
    that: "all but link-local addresses are opened to",
    policies: to({ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }),
    open: everybodyBut("metadata"),
  },
  ...selectors.map(({ that, peers, pods }) => ({ that: `may reach whom ${that}`, policies: to(...peers), open: pods })),
];

interface PortCase {
  readonly that: string;
  readonly ports: readonly object[];
  readonly open: readonly string[];
}

const triedPorts = ["TCP 53", "TCP 80", "TCP 8080", "TCP 8081", "TCP 9090", "UDP 53", "UDP 8080"];

const portCases: readonly PortCase[] = [
  { that: "every port, when none is given", ports: [], open: triedPorts },
  { that: "a number, of TCP unless it says otherwise", ports: [{ port: 8080 }], open: ["TCP 8080"] },
  { that: "a number of UDP", ports: [{ protocol: "UDP", port: 8080 }], open: ["UDP 8080"] },
  { that: "every port of a protocol", ports: [{ protocol: "UDP" }], open: ["UDP 53", "UDP 8080"] },
  { that: "a range", ports: [{ port: 8080, endPort: 9000 }], open: ["TCP 8080", "TCP 8081"] },
  { that: "several", ports: [{ port: 80 }, { protocol: "UDP", port: 53 }], open: ["TCP 80", "UDP 53"] },
  { that: "several that overlap", ports: [{ port: 80, endPort: 8080 }, { port: 8080 }], open: ["TCP 80", "TCP 8080"] },
  { that: "the port that the pod calls so", ports: [{ port: "http" }], open: ["TCP 8080"] },
  { that: "the port that the pod calls so, of UDP", ports: [{ protocol: "UDP", port: "dns" }], open: ["UDP 53"] },
  { that: "no port of that name with another protocol", ports: [{ protocol: "TCP", port: "dns" }], open: [] },
  { that: "no port, when no pod has one of that name", ports: [{ port: "absent" }], open: [] },
  { that: "no port of TCP or UDP by a rule for SCTP", ports: [{ protocol: "SCTP", port: 8080 }], open: [] },
];

// Objective: network-closed
describe("a network policy, as the sandbox enforces it,", function () {
  this.timeout("60s");
  const trial = trialOfSuite();

  const load = async (policies: readonly TrialPolicy[], all: readonly TrialPod[] = pods) => {
    await trial().load(await tableFor(namespaces, all, policies));
  };
  /** Those of the names whose way is open; every other one must have been refused, not lost. */
  const openOf = async (names: Iterable<string>, way: (name: string) => Way): Promise<string[]> => {
    const outcomes = await Promise.all([...names].map(async (name) => [name, await trial().try(way(name))] as const));
    for (const [name, outcome] of outcomes) expect(outcome, name).to.be.oneOf(["open", "refused"]);
    return outcomes.filter(([, outcome]) => outcome === "open").map(([name]) => name);
  };
  const reachingWeb = () => openOf(everybody, (name) => ({ from: addresses.get(name)!, to: web.address, port: 8080 }));
  const reachedByWeb = () => openOf(everybody, (name) => ({ from: web.address, to: addresses.get(name)!, port: 8080 }));

  describe("for ingress of pods that", () => {
    for (const { that, policies, open } of ingress) {
      it(that, async () => {
        await load(policies);
        expect(await reachingWeb()).to.have.members(open);
      });
    }
  });

  describe("for egress of pods that", () => {
    for (const { that, policies, open } of egress) {
      it(that, async () => {
        await load(policies);
        expect(await reachedByWeb()).to.have.members(open);
      });
    }
  });

  describe("opens", () => {
    const [db] = others;
    const reachable = (target: TrialPod, source: TrialPod) => (name: string) => {
      const [protocol, port] = name.split(" ");
      return { from: source.address, to: target.address, port: Number(port), protocol: protocol as "TCP" | "UDP" };
    };
    for (const { that, ports, open } of portCases) {
      it(`${that}, for ingress`, async () => {
        await load([forWeb({ policyTypes: ["Ingress"], ingress: [{ ports }] })]);
        expect(await openOf(triedPorts, reachable(web, db!))).to.have.members(open);
      });
      it(`${that}, for egress`, async () => {
        const spec: PolicySpec = {
          podSelector: { matchLabels: { app: "db" } },
          policyTypes: ["Egress"],
          egress: [{ ports }],
        };
        await load([{ namespace: "shop", spec }]);
        expect(await openOf(triedPorts, reachable(web, db!))).to.have.members(open);
      });
    }

    it("for egress by a name the port that each target calls so, and none where there is no pod", async () => {
      await load([forWeb({ policyTypes: ["Egress"], egress: [{ ports: [{ port: "http" }] }] })]);
      const reached = async (port: number) =>
        openOf(everybody, (name) => ({ from: web.address, to: addresses.get(name)!, port }));
      expect(await reached(8080)).to.have.members(["teller"]);
      expect(await reached(8081)).to.have.members(["cache"]);
    });

    it("a port to some and another to others", async () => {
      await load([
        forWeb({
          policyTypes: ["Ingress"],
          ingress: [
            { from: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: 80 }] },
            { from: [{ podSelector: { matchLabels: { app: "cache" } } }], ports: [{ port: 8080 }] },
          ],
        }),
      ]);
      expect(await openOf(triedPorts, reachable(web, db!))).to.deep.equal(["TCP 80"]);
      expect(await openOf(triedPorts, reachable(web, others[1]!))).to.deep.equal(["TCP 8080"]);
    });
  });

  describe("lets a connection pass where both ends allow it:", () => {
    const outOfDb: TrialPolicy = {
      namespace: "shop",
      spec: { podSelector: { matchLabels: { app: "db" } }, policyTypes: ["Egress"] },
    };
    const way = { from: others[0]!.address, to: web.address, port: 80 };

    it("not where only the target does", async () => {
      await load([outOfDb, ...from({ podSelector: {} })]);
      expect(await trial().try(way)).to.equal("refused");
    });
    it("not where only the source does", async () => {
      await load([forWeb({ policyTypes: ["Ingress"] })]);
      expect(await trial().try(way)).to.equal("refused");
    });
    it("and the replies need no rule", async () => {
      await load([...from({ podSelector: {} }), forWeb({ policyTypes: ["Egress"] })]);
      expect(await trial().try(way)).to.equal("open");
      expect(await trial().try({ ...way, port: 53, protocol: "UDP" })).to.equal("open");
      expect(await trial().try({ ...way, from: way.to, to: way.from })).to.equal("refused");
    });
  });

  describe("knows as pods", () => {
    const other = (pod: Partial<TrialPod>): TrialPod => ({
      namespace: "shop",
      name: "other",
      labels: { app: "web" },
      address: spareAddress,
      ...pod,
    });
    const fromDb = { from: others[0]!.address, to: spareAddress, port: 80 };

    it("neither those that have ended, whose address may be another's, nor addresses that it has not heard of", async () => {
      await load([], [...pods, other({})]);
      expect(await trial().try(fromDb)).to.equal("open");
      for (const phase of ["Succeeded", "Failed"]) {
        await load([], [...pods, other({ phase })]);
        expect(await trial().try(fromDb), phase).to.equal("silence");
      }
      await load([]);
      expect(await trial().try(fromDb)).to.equal("silence");
      expect(await trial().try({ from: fromDb.to, to: fromDb.from, port: 80 })).to.equal("silence");
    });

    it("none that use the node's network: they are neither isolated nor selected", async () => {
      const all = [...pods, other({ hostNetwork: true, address: network.node })];
      await load([{ namespace: "shop", spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } }], all);
      expect(await trial().try({ from: network.node, to: web.address, port: 80 })).to.equal("open");
      await load(to({ podSelector: {} }), all);
      expect(await reachedByWeb()).to.have.members(["db", "cache"]);
    });
  });

  describe("that appears while a connection is open", () => {
    const fromDb = { from: others[0]!.address, to: web.address, port: 80 };

    it("cuts it, when it is not allowed any more", async () => {
      await load([]);
      const through = await trial().keep(fromDb);
      expect(await through()).to.equal("open");
      await load([forWeb({ policyTypes: ["Ingress"] })]);
      expect(await through()).to.equal("ECONNRESET");
    });

    it("leaves it when it is allowed", async () => {
      await load([]);
      const through = await trial().keep(fromDb);
      await load(from({ podSelector: { matchLabels: { app: "db" } } }));
      expect(await through()).to.equal("open");
    });
  });

  it("has no way around it by IPv6, in which pods on a bridge have addresses of their own accord", async () => {
    await trial().unload();
    expect(await trial().tryLinkLocal()).to.equal("open");
    await load([]);
    expect(await trial().tryLinkLocal()).to.equal("silence");
  });
});
