import type { ConfiguredSettings, StoreUsers } from "./schema";
import { settingKey } from "./setting-key";

/**
 * Where settings do not fit each other, a sentence each.
 * @param users of the object store, wherever they are written
 */
export function crossFieldChecks(settings: ConfiguredSettings, users: StoreUsers | undefined): string[] {
  return [...namespaces(settings), ...unused(settings), ...credentials(settings, users)];
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

/** What only a lakehouse has is of no use without a store. */
function unused({ objectStore, catalog, historyServer }: ConfiguredSettings): string[] {
  if (objectStore !== undefined) return [];
  const given = [
    ...(catalog.type === "volume" ? [] : ["catalog"]),
    ...(historyServer.ingress === undefined ? [] : ["historyServer"]),
  ];
  return given.map(
    (key) => `${settingKey(key)} is of no use without ${settingKey("objectStore")}: set that too, or unset it.`,
  );
}

/** Keys and passwords that neither this stack nor a secret store has. */
function credentials({ catalog, secretStore }: ConfiguredSettings, users: StoreUsers | undefined): string[] {
  if (secretStore !== undefined) return [];
  const lacking = [
    ...(["jobs", "history"] as const)
      .filter((user) => users && !("accessKey" in users[user]))
      .map((user) => ["accessKey and secretKey", "objectStore", "users", user]),
    ...(catalog.type === "database" && catalog.account === undefined ? [["account", "catalog"]] : []),
    ...(catalog.login && catalog.login.clientSecret === undefined ? [["clientSecret", "catalog", "login"]] : []),
  ];
  return lacking.map(
    ([what, ...keys]) =>
      `${settingKey(...keys)} has no ${what}: set it with \`pulumi config set --secret --path\`, ` +
      `or set ${settingKey("secretStore")} to the ClusterSecretStore that has it.`,
  );
}
