import { Lakehouse, type LakehouseArgs } from "../../../../components/platform/lakehouse";
import { Team, type TeamArgs, type TeamStoreArgs } from "../../../../components/team/team";
import { deploy, type Registered } from "./engine";

export const keysOf = (name: string) => ({ values: { accessKey: `${name}-access`, secretKey: `${name}-secret` } });

export const lakehouseArgs = {
  namespace: "lakehouse",
  service: {
    endpoint: { url: "http://rgw.object-store.svc", targetPort: 8080, external: "http://10.0.0.1:17480" },
    region: "us-east-1",
    pathStyle: true,
    owner: { name: "lake", accessKey: "lake-access", secretKey: "lake-secret" },
  },
  catalog: { type: "volume", image: "localhost/nessie:0.99.0", size: "1Gi" },
  teams: ["jobs"],
  prometheusNamespace: "monitoring",
  deletionProtection: true,
} as const satisfies LakehouseArgs;

export const storeArgs = {
  bucket: { name: "tables", eventLogDays: 14, oldVersionDays: 7, deletionProtection: true },
  jobs: { name: "spark-jobs", keys: keysOf("spark-jobs") },
  history: { user: { name: "history-server", keys: keysOf("history-server") } },
} as const satisfies Omit<TeamStoreArgs, "lakehouse">;

export const teamArgs = {
  quota: { cpu: "2", memory: "20Gi", storage: "34G" },
  reservedPriorityClasses: ["spark-operator"],
  image: "localhost/spark:3.5.5",
} as const satisfies TeamArgs;

interface Change {
  readonly lakehouse?: Partial<LakehouseArgs>;
  readonly store?: Partial<TeamStoreArgs>;
  readonly team?: Partial<TeamArgs>;
}

/** A lakehouse with one team, `jobs`. */
export async function deployTeam(change: Change = {}) {
  let made: { readonly lakehouse: Lakehouse; readonly team: Team } | undefined;
  const resources: Map<string, Registered> = await deploy(() => {
    const lakehouse = new Lakehouse("lakehouse", { ...lakehouseArgs, ...change.lakehouse });
    const store = { ...storeArgs, lakehouse, ...change.store };
    made = { lakehouse, team: new Team("jobs", { ...teamArgs, store, ...change.team }) };
  });
  return { resources, ...made! };
}

/** The peers of a network policy that are the pods of a namespace. */
export const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
export const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
