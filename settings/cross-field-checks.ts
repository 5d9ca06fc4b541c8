import type { ConfiguredSettings, StoreUsers } from "./schema";
import { teamBucket } from "../contract/event-logs";
import { settingKey } from "./setting-key";
import { isBucketName, isDnsLabel } from "../components/shared/names";
import { firstTeam, historyNamespace, teamsWithHistory } from "./teams";

/**
 * Where settings do not fit each other, a sentence each.
 * @param users of the object store, wherever they are written
 */
export function crossFieldChecks(settings: ConfiguredSettings, users: StoreUsers | undefined): string[] {
  return [
    ...namespaces(settings),
    ...teamNames(settings),
    ...teamHistories(settings),
    ...unused(settings),
    ...credentials(settings, users),
  ];
}

function namespaces({ namespace, jobs, operator }: ConfiguredSettings): string[] {
  const problems: string[] = [];
  if ([jobs.namespace, operator.namespace].includes(namespace)) {
    problems.push(
      `${settingKey("namespace")} is "${namespace}", which has another purpose: ` +
        "give catalog and History Server a namespace of their own.",
    );
  }
  if (jobs.namespace === operator.namespace) {
    problems.push(
      `${settingKey("jobs", "namespace")} is "${jobs.namespace}", the namespace of the operator: give the jobs one of their ` +
        "own, because their quota and network policy would hold for the operator too.",
    );
  }
  return problems;
}

/** A team is known by its name: as a namespace, as a component, and in its bucket's name. */
function teamNames({ namespace, jobs, operator, teams, objectStore }: ConfiguredSettings): string[] {
  return Object.keys(teams).flatMap((team) => {
    if (team === jobs.namespace) return [];
    const key = settingKey("teams", team);
    if ([namespace, operator.namespace].includes(team)) {
      return [`${key} has the name of a namespace with another purpose: choose another name.`];
    }
    if (team === firstTeam) {
      return [`${key} has the name that the first team keeps when its namespace has another one: choose another name.`];
    }
    if (objectStore === undefined || isBucketName(teamBucket(objectStore.bucket, team))) return [];
    return [
      `${key} would have the bucket "${teamBucket(objectStore.bucket, team)}", which has more than 63 characters: ` +
        `choose a shorter name, or a shorter ${settingKey("objectStore", "bucket")}.`,
    ];
  });
}

/** A team's History Server has a namespace that is named after the team. */
function teamHistories({ namespace, jobs, operator, teams, objectStore }: ConfiguredSettings): string[] {
  return Object.entries(teams).flatMap(([team, { historyServer }]) => {
    if (!historyServer) return [];
    const key = settingKey("teams", team, "historyServer");
    if (team === jobs.namespace)
      return [`${key} has no effect, because the first team always has a History Server: unset it.`];
    if (objectStore === undefined) {
      return [`${key} has no effect without ${settingKey("objectStore")}: set that too, or unset it.`];
    }
    const own = historyNamespace(team);
    if (!isDnsLabel(own)) {
      return [
        `${key} would have the namespace "${own}", which has more than 63 characters: choose a shorter name for the team.`,
      ];
    }
    return [namespace, jobs.namespace, operator.namespace, ...Object.keys(teams)].includes(own)
      ? [`${key} would have the namespace "${own}", which has another purpose: choose another name for the team.`]
      : [];
  });
}

/** The groups of a lakehouse have no effect without an object store. */
function unused({ objectStore, catalog, historyServer }: ConfiguredSettings): string[] {
  if (objectStore !== undefined) return [];
  const given = [
    ...(catalog.type === "volume" ? [] : ["catalog"]),
    ...(historyServer.ingress === undefined ? [] : ["historyServer"]),
  ];
  return given.map(
    (key) => `${settingKey(key)} has no effect without ${settingKey("objectStore")}: set that too, or unset it.`,
  );
}

/** Keys and passwords that neither this stack nor a secret store has. */
function credentials(settings: ConfiguredSettings, users: StoreUsers | undefined): string[] {
  const { catalog, secretStore, jobs, teams } = settings;
  const others = users ? Object.keys(teams).filter((team) => team !== jobs.namespace) : [];
  const withHistory = teamsWithHistory(settings);
  const unknown = [
    ...others
      .filter((team) => users?.teams[team] === undefined)
      .map(
        (team) =>
          `${settingKey("objectStore", "users", "teams")} has no ${team}: add the team's user of the object store there, ` +
          `or in ${settingKey("objectStore", "usersFile")}.`,
      ),
    ...withHistory
      .filter((team) => users?.teams[team] !== undefined && users.teams[team].history === undefined)
      .map(
        (team) =>
          `${settingKey("objectStore", "users", "teams", team)} has no history: add the user of the team's History Server ` +
          `there, or in ${settingKey("objectStore", "usersFile")}.`,
      ),
  ];
  if (secretStore !== undefined) return unknown;
  const lacking = [
    ...[
      ...others.flatMap((team) => [
        [users?.teams[team], "teams", team] as const,
        ...(withHistory.includes(team) ? [[users?.teams[team]?.history, "teams", team, "history"] as const] : []),
      ]),
      ...(["jobs", "history"] as const).map((purpose) => [users?.[purpose], purpose] as const),
    ]
      .filter(([user]) => user !== undefined && user.accessKey === undefined)
      .map(([, ...keys]) => ["accessKey and secretKey", "objectStore", "users", ...keys]),
    ...(catalog.type === "database" && catalog.account === undefined ? [["account", "catalog"]] : []),
    ...(catalog.login && catalog.login.clientSecret === undefined ? [["clientSecret", "catalog", "login"]] : []),
  ];
  return [
    ...unknown,
    ...lacking.map(
      ([what, ...keys]) =>
        `${settingKey(...keys)} has no ${what}: set it with \`pulumi config set --secret --path\`, ` +
        `or set ${settingKey("secretStore")} to the ClusterSecretStore that has it.`,
    ),
  ];
}
