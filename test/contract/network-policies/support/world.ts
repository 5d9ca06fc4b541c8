import { network } from "../../../../sandbox/shared/settings";
import type { TrialPod } from "./cluster";
import { TrialNetwork } from "./trial-network";

export const namespaces = {
  shop: { "kubernetes.io/metadata.name": "shop", kind: "trade" },
  bank: { "kubernetes.io/metadata.name": "bank", kind: "trade", money: "yes" },
  lab: { "kubernetes.io/metadata.name": "lab" },
};

/** Everybody else tries to reach web, and web everybody else. */
export const web: TrialPod = {
  namespace: "shop",
  name: "web",
  labels: { app: "web", tier: "front" },
  address: "10.90.0.11",
  ports: [
    { name: "http", containerPort: 8080 },
    { name: "dns", containerPort: 53, protocol: "UDP" },
  ],
};
export const others: readonly TrialPod[] = [
  { namespace: "shop", name: "db", labels: { app: "db", tier: "back" }, address: "10.90.0.21" },
  {
    namespace: "shop",
    name: "cache",
    labels: { app: "cache" },
    address: "10.90.0.22",
    ports: [{ name: "http", containerPort: 8081 }],
  },
  {
    namespace: "bank",
    name: "teller",
    labels: { app: "teller", tier: "front" },
    address: "10.90.0.23",
    ports: [{ name: "http", containerPort: 8080 }],
  },
  { namespace: "bank", name: "vault", labels: { app: "db" }, address: "10.90.0.24" },
  { namespace: "lab", name: "rat", labels: {}, address: "10.90.0.25" },
];
export const pods = [web, ...others];

export const internet = "203.0.113.9";
const metadataService = "169.254.169.254";
const podAddresses = new Map(others.map(({ name, address }) => [name, address]));
export const addresses: ReadonlyMap<string, string> = new Map([
  ...podAddresses,
  ["machine", network.host],
  ["node", network.node],
  ["internet", internet],
  ["metadata", metadataService],
]);

/** On the bridge's end of web, for a pod that only some tests have. */
export const spareAddress = "10.90.0.12";

/** A network for the suite that calls this, skipped, saying why, where nobody may make one. */
export function trialOfSuite(): () => TrialNetwork {
  let trial: TrialNetwork | undefined;
  before(async function () {
    this.timeout("60s");
    if (process.getuid?.() !== 0) {
      console.log("    (needs root, for networks of its own)");
      this.skip();
    }
    const ends = { left: others.map(({ address }) => address), right: [web.address, spareAddress] };
    trial = await TrialNetwork.create(ends, [internet, metadataService]);
  });
  after(() => trial?.remove());
  return () => {
    if (!trial) throw new Error("there is no network before the suite has begun");
    return trial;
  };
}
