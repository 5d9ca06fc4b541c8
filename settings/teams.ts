import type { BucketSettings } from "../components/object-store/bucket";
import type { StoreUser } from "../components/object-store/store-user";
import type { JobQuota } from "../components/spark/spark-namespace";
import type { TeamHistoryArgs } from "../components/team/team-history";
import { teamBucket } from "../contract/event-logs";
import type { ConfiguredSettings, StoreUsers } from "./schema";
import { type RemoteKeyOf, sourceOf } from "./secret-sources";

/** A team of the stack, as its settings, its share of the cluster and the object store's users make it. */
interface TeamSettings {
  /** Name of the team's component. */
  readonly name: string;
  readonly namespace: string;
  readonly quota: JobQuota;
  /** Groups of people who may submit and follow its jobs. */
  readonly groups: readonly string[];
  /** Default: the stack has no object store. */
  readonly store?:
    | {
        readonly bucket: BucketSettings;
        readonly jobs: StoreUser;
        readonly history?: TeamHistoryArgs;
      }
    | undefined;
}

/**
 * The first team of each stack: it has had the namespace and the bucket of the settings since before there were others.
 */
export const firstTeam = "spark-applications";

/** The namespace of the History Server of a team other than the first. */
export function historyNamespace(team: string): string {
  return `${team}-history`;
}

/** Names of the teams, beside the first, that are to have a History Server. */
export function teamsWithHistory({ jobs, teams }: Pick<ConfiguredSettings, "jobs" | "teams">): string[] {
  return Object.keys(teams).filter((team) => team !== jobs.namespace && teams[team]?.historyServer);
}

/** The teams of a stack; the first has the jobs of the program itself. */
export type Teams = readonly [first: TeamSettings, ...others: TeamSettings[]];

/**
 * @param quotaOf what all jobs of a namespace together may have, if that is said
 * @returns nothing if it is not said of a team
 */
export function teamsOf(
  settings: ConfiguredSettings,
  users: StoreUsers | undefined,
  quotaOf: (namespace: string) => JobQuota | undefined,
): Teams | undefined {
  const { namespace } = settings.jobs;
  const { [namespace]: first = { groups: [] }, ...others } = settings.teams;
  const team = (name: string, of: string, { groups }: typeof first, store: TeamSettings["store"]) => {
    const quota = quotaOf(of);
    return quota && { name, namespace: of, quota, groups, ...(store && { store }) };
  };
  const [one, ...more] = [
    team(firstTeam, namespace, first, firstStore(settings, users)),
    ...Object.entries(others).map(([name, given]) => team(name, name, given, otherStore(name, settings, users))),
  ];
  return one && [one, ...more.filter((other) => other !== undefined)];
}

function otherStore(team: string, settings: ConfiguredSettings, users: StoreUsers | undefined): TeamSettings["store"] {
  const { objectStore, secretStore } = settings;
  const user = users?.teams[team];
  const jobs = user && storeUser(user, secretStore, (keys) => `${keys.teams}/${team}`);
  if (objectStore === undefined || jobs === undefined) return undefined;
  const reader =
    user?.history && teamsWithHistory(settings).includes(team)
      ? storeUser(user.history, secretStore, (keys) => `${keys.teamHistories}/${team}`)
      : undefined;
  return {
    bucket: bucketSettings(teamBucket(objectStore.bucket, team), objectStore, settings),
    jobs,
    ...(reader && { history: { user: reader, namespace: historyNamespace(team) } }),
  };
}

function firstStore(settings: ConfiguredSettings, users: StoreUsers | undefined): TeamSettings["store"] {
  const { objectStore, historyServer, secretStore } = settings;
  const jobs = users && storeUser(users.jobs, secretStore, (keys) => keys.jobs);
  const user = users && storeUser(users.history, secretStore, (keys) => keys.history);
  if (objectStore === undefined || jobs === undefined || user === undefined) return undefined;
  return {
    bucket: bucketSettings(objectStore.bucket, objectStore, settings),
    jobs,
    history: { user, ingress: historyServer.ingress },
  };
}

/** The buckets of all teams are alike but for their names. */
function bucketSettings(
  name: string,
  { eventLogDays, oldVersionDays, adoptBuckets }: NonNullable<ConfiguredSettings["objectStore"]>,
  { deletionProtection }: ConfiguredSettings,
): BucketSettings {
  return { name, eventLogDays, oldVersionDays, deletionProtection, ...(adoptBuckets && { adopt: true }) };
}

function storeUser(
  user: StoreUsers["jobs"],
  secretStore: ConfiguredSettings["secretStore"],
  remoteKey: RemoteKeyOf,
): StoreUser | undefined {
  const given = user.accessKey === undefined ? undefined : { accessKey: user.accessKey, secretKey: user.secretKey };
  const keys = sourceOf(given, secretStore, remoteKey);
  return keys && { name: user.name, keys };
}
