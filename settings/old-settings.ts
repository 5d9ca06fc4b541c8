import { settingKey } from "./setting-key";

/**
 * Where the value of a setting went that was a key of its own before settings had groups, as a path in the new ones.
 */
const oldSettings: Readonly<Record<string, readonly string[]>> = {
  kubeconfig: ["cluster", "kubeconfig"],
  context: ["cluster", "context"],
  apiServerPort: ["cluster", "apiServer", "port"],
  apiServerAddresses: ["cluster", "apiServer", "addresses"],
  operatorNamespace: ["operator", "namespace"],
  operatorChart: ["operator", "chart"],
  operatorChartRepository: ["operator", "chartRepository"],
  operatorChartVersion: ["operator", "chartVersion"],
  operatorImage: ["operator", "image"],
  sparkImage: ["spark", "image"],
  icebergVersion: ["spark", "icebergVersion"],
  jobNamespace: ["jobs", "namespace"],
  waitForJobs: ["jobs", "wait"],
  jobCoreLimit: ["jobs", "coreLimit"],
  jobAdmission: ["jobs", "admission"],
  objectStoreEndpoint: ["objectStore", "endpoint", "url"],
  objectStorePodPort: ["objectStore", "endpoint", "targetPort"],
  objectStoreAddresses: ["objectStore", "endpoint", "addresses"],
  objectStoreDeployEndpoint: ["objectStore", "endpoint", "external"],
  objectStoreRegion: ["objectStore", "region"],
  objectStorePathStyle: ["objectStore", "pathStyle"],
  objectStoreCaBundle: ["objectStore", "caBundle"],
  objectStoreUsers: ["objectStore", "users"],
  secretStore: ["secretStore", "name"],
  bucket: ["objectStore", "bucket"],
  eventLogDays: ["objectStore", "eventLogDays"],
  oldVersionDays: ["objectStore", "oldVersionDays"],
  jobKeysPath: ["secretStore", "remoteKeys", "jobs"],
  historyKeysPath: ["secretStore", "remoteKeys", "history"],
  lakehouseNamespace: ["namespace"],
  catalogUri: ["catalog", "url"],
  catalogPodPort: ["catalog", "targetPort"],
  catalogAddresses: ["catalog", "addresses"],
  catalogImage: ["catalog", "image"],
  catalogStorage: ["catalog", "size"],
  catalogDatabaseUrl: ["catalog", "url"],
  catalogDatabaseUser: ["catalog", "account", "user"],
  catalogDatabasePassword: ["catalog", "account", "password"],
  catalogDatabasePath: ["secretStore", "remoteKeys", "catalogDatabase"],
  catalogOidcIssuer: ["catalog", "login", "issuer"],
  catalogOidcClient: ["catalog", "login", "clientId"],
  catalogOidcClientSecret: ["catalog", "login", "clientSecret"],
  catalogOidcPath: ["secretStore", "remoteKeys", "catalogClient"],
  historyHost: ["historyServer", "ingress", "host"],
  historyIngressClass: ["historyServer", "ingress", "class"],
  historyIngressAnnotations: ["historyServer", "ingress", "annotations"],
  historyTlsSecret: ["historyServer", "ingress", "tlsSecret"],
  historyIngressNamespace: ["historyServer", "ingress", "controllerNamespace"],
  metricsNamespace: ["monitoring", "prometheusNamespace"],
  keepData: ["deletionProtection"],
};

/** Where the value of a setting went that was elsewhere in the groups, as paths: from, to. */
export const movedSettings: readonly (readonly [from: readonly string[], to: readonly string[]])[] = [
  [
    ["objectStore", "endpoint", "podPort"],
    ["objectStore", "endpoint", "targetPort"],
  ],
  [
    ["objectStore", "deployUrl"],
    ["objectStore", "endpoint", "external"],
  ],
  [
    ["catalog", "podPort"],
    ["catalog", "targetPort"],
  ],
  [
    ["secretStore", "paths"],
    ["secretStore", "remoteKeys"],
  ],
  [
    ["monitoring", "namespace"],
    ["monitoring", "prometheusNamespace"],
  ],
];

/** Of the old settings, whose value is a text, this one has the key of a group now. */
const sameKey = "secretStore";

/** Settings of a stack that its share of a cluster has now, for the jobs' namespace. */
const inShare = ["jobCpuQuota", "jobMemoryQuota", "jobStorageQuota"];

/** The sentence about a key of Pulumi's configuration that is an old setting; nothing about another key. */
export function oldSetting(key: string, text: string): string | undefined {
  if (inShare.includes(key)) {
    return `lakehouse:${key} is in the stack's share of its cluster now, in clusters/NAME.yaml: write it there, and unset it.`;
  }
  const place = placeOf(key, text);
  return place && isNow([key], place);
}

/** Takes the settings out of a stack's groups that have another place now, and gives a sentence for each. */
export function takeMisplaced(groups: Readonly<Record<string, unknown>>): string[] {
  return movedSettings.flatMap(([from, to]) => {
    const group = from.slice(0, -1).reduce<unknown>((found, key) => (isRecord(found) ? found[key] : undefined), groups);
    const key = from.at(-1) ?? "";
    if (!isRecord(group) || !(key in group)) return [];
    Reflect.deleteProperty(group, key);
    return isNow(from, to);
  });
}

function isNow(from: readonly string[], to: readonly string[]): string {
  const [before, now] = [from, to].map((keys) => settingKey(...keys));
  return `${before} is ${now} now: \`npm run settings:migrate -- STACK\` rewrites the stack's file.`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The path of an old setting's value in the new ones; nothing for another key. */
export function placeOf(key: string, text: string): readonly string[] | undefined {
  if (key === sameKey && text.startsWith("{")) return undefined;
  if (key === "objectStoreUsers" && !text.startsWith("{")) return ["objectStore", "usersFile"];
  return Object.hasOwn(oldSettings, key) ? oldSettings[key] : undefined;
}
