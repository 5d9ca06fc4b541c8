import { stringify } from "yaml";
import type { Cluster } from "../clusters/schema";
import { defaultRelease } from "../contract/iceberg";
import { sparkImage } from "../sandbox/images/spark";
import { images } from "../sandbox/shared/settings";
import type { StoreUsers } from "../settings/schema";

/** What a machine has for such a stack. */
export interface Surroundings {
  readonly kubeconfig: string;
  readonly context: string;
  /** Folder of the operator's chart. */
  readonly chart: string;
  /** URL of the S3 service for this machine. */
  readonly store: string;
  /** Who makes the buckets there. */
  readonly owner: StoreUsers["owner"];
}

export const stackName = "bench";

const amounts = { cpu: "2", memory: "20Gi" };

/** Names of the teams beside the first. */
export function otherTeams(count: number): string[] {
  return Array.from({ length: count - 1 }, (_, index) => `team-${index + 2}`);
}

/** The files of a project that make a stack of this many teams, by path. */
export function stackOfTeams(count: number, surroundings: Surroundings): Record<string, string> {
  return {
    [`clusters/${stackName}.yaml`]: stringify(cluster(count)),
    [`Pulumi.${stackName}.yaml`]: stringify({ config: configuration(count, surroundings) }),
  };
}

/** A cluster that is just large enough for all teams. */
function cluster(count: number): Omit<Cluster, "policies"> {
  const platform = { cpu: "300m", memory: "5G" };
  const team = { ...amounts, storage: "34G" };
  const names = ["spark-applications", ...otherTeams(count)];
  const limits = { cpu: String(3 * count), memory: `${30 * count}G` };
  return {
    sandbox: true,
    nodes: [{ name: "worker", count, cpu: "4", memory: "32G" }],
    storage: { total: `${34 * count}G`, baseline: "0" },
    shares: [
      {
        project: "lakehouse",
        stack: stackName,
        limits,
        idleRequests: { cpu: "600m", memory: "10G" },
        namespaces: {
          lakehouse: platform,
          "spark-operator": platform,
          ...Object.fromEntries(names.map((name) => [name, team])),
        },
        policies: {
          // The store belongs to the bench.
          "bucket-private": { disposable: true },
          "iceberg-reads-right": { icebergVersion: defaultRelease },
          "jar-set": { jarSetImages: ["localhost/spark"] },
        },
      },
    ],
  };
}

function configuration(count: number, { kubeconfig, context, chart, store, owner }: Surroundings) {
  const keys = (name: string) => ({ name, accessKey: `access-key-of-${name}`, secretKey: `secret-key-of-${name}` });
  const ofTeams = Object.fromEntries(otherTeams(count).map((team) => [team, keys(`spark-jobs-${team}`)]));
  const users: StoreUsers = { owner, jobs: keys("spark-jobs"), history: keys("history-server"), teams: ofTeams };
  return {
    "lakehouse:cluster": { kubeconfig, context },
    "lakehouse:operator": { chart, image: images.sparkOperator },
    "lakehouse:spark": { image: sparkImage(defaultRelease), icebergVersion: defaultRelease },
    // Pods of the cluster only pretend to run.
    "lakehouse:jobs": { smokeTests: false },
    "lakehouse:objectStore": { endpoint: { url: "https://rgw.object-store.svc", external: store }, users },
    "lakehouse:catalog": { type: "existing", url: "https://nessie.nessie.svc:8443/api/v2" },
    "lakehouse:teams": Object.fromEntries(otherTeams(count).map((team) => [team, { groups: [`people-of-${team}`] }])),
    "lakehouse:deletionProtection": false,
  };
}
