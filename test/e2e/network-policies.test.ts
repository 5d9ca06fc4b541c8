import { expect } from "chai";
import { policyEnforcer } from "../../sandbox/services/cluster/network-policies";
import { memoryOf } from "../../sandbox/commands/memory";
import { daemons } from "../../sandbox/shared/processes";
import { clients, eventually, jobNamespace, needsRealNode, operatorNamespace } from "./support/cluster";
import { lakehouseNamespace } from "./support/lakehouse";
import { startOutside } from "./support/outside";
import {
  attempt,
  ensureNamespace,
  outcomeOf,
  type Party,
  partyPod,
  type Place,
  removeParty,
  startParty,
  tryFrom,
} from "./support/parties";
import { kubectl, platformIsUp, sandbox } from "./support/sandbox";

const strangers = "e2e-strangers";
/** As `prometheusNamespace` says, unless a stack says otherwise. */
const monitoring = "monitoring";

const stranger: Party = { namespace: strangers, name: "e2e-stranger" };
const prometheus: Party = { namespace: monitoring, name: "e2e-prometheus" };
/** Policies of the jobs' namespace select all its pods. */
const job: Party = { namespace: jobNamespace, name: "e2e-job" };

const internet = "203.0.113.9";
const metadataService = "169.254.169.254";

const places = {
  "the catalog": { host: `nessie.${lakehouseNamespace}`, port: 19120 },
  "the catalog's metrics": { host: `nessie.${lakehouseNamespace}`, port: 9000 },
  "the History Server": { host: `history-server.${lakehouseNamespace}`, port: 18080 },
  "the object store": { host: "rgw.object-store", port: 443 },
  "the API server": { host: "kubernetes.default", port: 443 },
  "the operator's webhook": { host: `spark-operator-webhook-svc.${operatorNamespace}`, port: 9443 },
  "the internet": { host: internet, port: 443 },
  "the internet, plain": { host: internet, port: 80 },
  "the cloud's metadata service": { host: metadataService, port: 80 },
} as const satisfies Record<string, Place>;

type PlaceName = keyof typeof places | "a driver's pages";

/** Who gets where: all other ways are refused. */
const open: Readonly<Record<"a stranger" | "Prometheus" | "a job", readonly PlaceName[]>> = {
  // Nobody closes a stranger's own namespace: what is refused there is refused by who is called.
  "a stranger": [
    "the object store",
    "the API server",
    "the internet",
    "the internet, plain",
    "the cloud's metadata service",
  ],
  Prometheus: [
    "a driver's pages",
    "the catalog's metrics",
    "the object store",
    "the API server",
    "the internet",
    "the internet, plain",
    "the cloud's metadata service",
  ],
  "a job": ["a driver's pages", "the catalog", "the object store", "the API server"],
};

const parties = { "a stranger": stranger, Prometheus: prometheus, "a job": job } as const;

// Objective: network-closed
describe("the platform's network policies", function () {
  this.timeout("5m");
  const outcomes = new Map<string, string>();
  const made: string[] = [];
  let removeOutside: (() => Promise<void>) | undefined;
  before(platformIsUp);
  before(needsRealNode);
  before(async function () {
    this.timeout("10m");
    removeOutside = await startOutside([internet, metadataService], [80, 443]);
    for (const namespace of [strangers, monitoring]) {
      if (await ensureNamespace(namespace)) made.push(namespace);
    }
    const [pages] = await Promise.all([
      startParty(partyPod(job, "nc -ll -p 4040 -e true")),
      ...[stranger, prometheus].map((party) => startParty(partyPod(party, "sleep 3600"))),
    ]);
    const all: readonly (readonly [PlaceName, Place])[] = [
      ...(Object.entries(places) as [PlaceName, Place][]),
      ["a driver's pages", { host: pages, port: 4040 }],
    ];
    for (const [who, party] of Object.entries(parties)) {
      const results = await tryFrom(
        party,
        all.map(([, place]) => place),
      );
      all.forEach(([where], index) => outcomes.set(`${who} → ${where}`, results[index] ?? "nothing was said"));
    }
  });
  after(async () => {
    await removeOutside?.();
    await removeParty(job);
    await removeParty(prometheus);
    for (const name of made) await clients().core.deleteNamespace({ name });
  });

  for (const [who, reached] of Object.entries(open)) {
    for (const where of [...Object.keys(places), "a driver's pages"] as PlaceName[]) {
      const outcome = reached.includes(where) ? "open" : "refused";
      it(`${outcome === "open" ? "open the way" : "refuse the way"} of ${who} to ${where}`, () => {
        expect(outcomes.get(`${who} → ${where}`)).to.equal(outcome);
      });
    }
  }

  it("are enforced by a program of less than 30 MiB", async () => {
    const pid = await daemons.pid(policyEnforcer);
    expect(pid).to.be.a("number");
    expect((await memoryOf(pid ?? 0)) / 1024)
      .to.be.above(1)
      .and.below(30);
  });

  for (const [where, outcome] of [
    ["the object store", "open"],
    ["the internet", "refused"],
    ["the catalog", "refused"],
  ] as const) {
    it(`${outcome === "open" ? "open" : "refuse"} the way of the History Server to ${where}`, async () => {
      const { host, port } = places[where];
      const script = `exec 3<>/dev/tcp/${host}/${port} && echo open`;
      const server = "deployment/history-server";
      const { all } = await sandbox("kubectl", "exec", "-n", lakehouseNamespace, server, "--", "bash", "-c", script);
      expect(outcomeOf(all)).to.equal(outcome);
    });
  }
});

describe("a network policy", function () {
  this.timeout("5m");
  const target: Party = { namespace: strangers, name: "e2e-target" };
  const policy = "e2e-closed";
  let address = "";
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    await eventually("a namespace without the last run's pods", 120, async () => {
      const found = await clients()
        .core.readNamespace({ name: strangers })
        .catch(() => undefined);
      return found?.status?.phase === "Terminating" ? undefined : true;
    });
    await ensureNamespace(strangers);
    address = await startParty(partyPod(target, "nc -ll -p 8080 -e true", { role: "target" }));
    await startParty(partyPod(stranger, "sleep 3600"));
  });
  after(async () => {
    await clients().core.deleteNamespace({ name: strangers });
  });

  afterEach(() => removePolicy().catch(() => undefined));

  const becomes = (wanted: string) =>
    eventually(`the way to be ${wanted}`, 20, async () => {
      const [outcome] = await tryFrom(stranger, [{ host: address, port: 8080 }]);
      return outcome === wanted ? true : undefined;
    });
  /** What the first connection of a new pod comes to. */
  const firstWords = async (): Promise<string> => {
    const newcomer: Party = { namespace: strangers, name: "e2e-newcomer" };
    await removeParty(newcomer);
    const body = partyPod(newcomer, attempt({ host: address, port: 8080 }), { role: "newcomer" });
    await clients().core.createNamespacedPod({ namespace: strangers, body });
    await eventually("the newcomer to end", 60, async () => {
      const { status } = await clients().core.readNamespacedPod(newcomer);
      return status?.phase === "Succeeded" ? true : undefined;
    });
    return outcomeOf(await clients().core.readNamespacedPodLog(newcomer));
  };
  const close = (role: string, policyType: string) =>
    clients().networking.createNamespacedNetworkPolicy({
      namespace: strangers,
      body: {
        metadata: { name: policy },
        spec: { podSelector: { matchLabels: { role } }, policyTypes: [policyType] },
      },
    });
  const removePolicy = () => clients().networking.deleteNamespacedNetworkPolicy({ name: policy, namespace: strangers });
  const label = (role: string) =>
    kubectl("label", "pod", "--namespace", strangers, target.name, `role=${role}`, "--overwrite");

  it("holds from when it is made until it is deleted", async () => {
    await becomes("open");
    await close("target", "Ingress");
    await becomes("refused");
    await removePolicy();
    await becomes("open");
  });

  it("holds for a pod that gets the label it selects, and no longer than the pod has it", async () => {
    await close("closed", "Ingress");
    await becomes("open");
    await label("closed");
    await becomes("refused");
    await label("target");
    await becomes("open");
  });

  it("holds for a new pod's first connection, and delays none that is allowed", async () => {
    expect(await firstWords()).to.equal("open");
    await close("newcomer", "Egress");
    expect(await firstWords()).to.equal("refused");
  });
});
