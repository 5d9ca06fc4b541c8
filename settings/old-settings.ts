/** Where the value of a setting went that was a key of its own before settings had groups, as a path in the new ones. */
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
  objectStorePodPort: ["objectStore", "endpoint", "podPort"],
  objectStoreAddresses: ["objectStore", "endpoint", "addresses"],
  objectStoreDeployEndpoint: ["objectStore", "deployUrl"],
  objectStoreRegion: ["objectStore", "region"],
  objectStorePathStyle: ["objectStore", "pathStyle"],
  objectStoreCaBundle: ["objectStore", "caBundle"],
  objectStoreUsers: ["objectStore", "users"],
  secretStore: ["secretStore", "name"],
  bucket: ["objectStore", "bucket"],
  eventLogDays: ["objectStore", "eventLogDays"],
  oldVersionDays: ["objectStore", "oldVersionDays"],
  jobKeysPath: ["secretStore", "paths", "jobs"],
  historyKeysPath: ["secretStore", "paths", "history"],
  lakehouseNamespace: ["namespace"],
  catalogUri: ["catalog", "url"],
  catalogPodPort: ["catalog", "podPort"],
  catalogAddresses: ["catalog", "addresses"],
  catalogImage: ["catalog", "image"],
  catalogStorage: ["catalog", "size"],
  catalogDatabaseUrl: ["catalog", "url"],
  catalogDatabaseUser: ["catalog", "account", "user"],
  catalogDatabasePassword: ["catalog", "account", "password"],
  catalogDatabasePath: ["secretStore", "paths", "catalogDatabase"],
  catalogOidcIssuer: ["catalog", "login", "issuer"],
  catalogOidcClient: ["catalog", "login", "clientId"],
  catalogOidcClientSecret: ["catalog", "login", "clientSecret"],
  catalogOidcPath: ["secretStore", "paths", "catalogClient"],
  historyHost: ["historyServer", "ingress", "host"],
  historyIngressClass: ["historyServer", "ingress", "class"],
  historyIngressAnnotations: ["historyServer", "ingress", "annotations"],
  historyTlsSecret: ["historyServer", "ingress", "tlsSecret"],
  historyIngressNamespace: ["historyServer", "ingress", "controllerNamespace"],
  metricsNamespace: ["monitoring", "namespace"],
};

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
  return (
    place &&
    `lakehouse:${key} is lakehouse:${place.join(".")} now: \`npm run settings:migrate -- STACK\` rewrites the stack's file.`
  );
}

/** The path of an old setting's value in the new ones; nothing for another key. */
export function placeOf(key: string, text: string): readonly string[] | undefined {
  if (key === sameKey && text.startsWith("{")) return undefined;
  if (key === "objectStoreUsers" && !text.startsWith("{")) return ["objectStore", "usersFile"];
  return Object.hasOwn(oldSettings, key) ? oldSettings[key] : undefined;
}
