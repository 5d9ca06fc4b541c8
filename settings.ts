import * as pulumi from "@pulumi/pulumi";
import { closest } from "fastest-levenshtein";
import { disagreements } from "./settings/disagreements";
import * as rule from "./settings/rules";
import { optional } from "./settings/rules";

/** All settings. What each means is told in Pulumi.yaml, which also has their defaults. */
const rules = {
  kubeconfig: rule.path,
  context: rule.anything,
  apiServerPort: rule.port,
  apiServerAddresses: optional(rule.addressRanges),
  operatorNamespace: rule.namespace,
  operatorChart: rule.path,
  operatorChartRepository: rule.url,
  operatorChartVersion: rule.version,
  operatorImage: rule.image,
  sparkImage: rule.image,
  icebergVersion: optional(rule.icebergRelease),
  jobNamespace: rule.namespace,
  jobCpuQuota: rule.quantity,
  jobMemoryQuota: rule.quantity,
  jobStorageQuota: rule.quantity,
  waitForJobs: rule.flag,
  jobCoreLimit: rule.quantity,
  jobAdmission: rule.flag,
  objectStoreEndpoint: optional(rule.address),
  objectStoreDeployEndpoint: optional(rule.address),
  objectStorePodPort: optional(rule.port),
  objectStoreAddresses: optional(rule.addressRanges),
  objectStoreRegion: rule.region,
  objectStorePathStyle: rule.flag,
  objectStoreCaBundle: optional(rule.caBundle),
  objectStoreUsers: optional(rule.storeUsers),
  bucket: rule.bucket,
  eventLogDays: rule.days,
  oldVersionDays: rule.days,
  keepData: rule.flag,
  secretStore: optional(rule.anything),
  jobKeysPath: rule.anything,
  historyKeysPath: rule.anything,
  lakehouseNamespace: rule.namespace,
  catalogUri: optional(rule.address),
  catalogPodPort: optional(rule.port),
  catalogAddresses: optional(rule.addressRanges),
  catalogImage: rule.image,
  catalogStorage: rule.quantity,
  catalogDatabaseUrl: optional(rule.databaseUrl),
  catalogDatabaseUser: optional(rule.anything),
  catalogDatabasePassword: optional(rule.password),
  catalogDatabasePath: rule.anything,
  catalogOidcIssuer: optional(rule.address),
  catalogOidcClient: optional(rule.anything),
  catalogOidcClientSecret: optional(rule.password),
  catalogOidcPath: rule.anything,
  historyHost: optional(rule.host),
  historyIngressClass: optional(rule.anything),
  historyIngressNamespace: rule.namespace,
  historyIngressAnnotations: optional(rule.annotations),
  historyTlsSecret: optional(rule.anything),
  metricsNamespace: rule.namespace,
};

/** The stack's settings, checked. */
export type Settings = {
  readonly [Name in keyof typeof rules]: (typeof rules)[Name] extends rule.Rule<infer Value> ? Value : never;
};

/**
 * Reads the stack's settings out of its whole configuration, as `pulumi.runtime.allConfig()` gives it.
 * @throws pulumi.RunError with a sentence for each problem: the setting, what is wrong with it, and the remedy.
 */
export function readSettings(config: Readonly<Record<string, string>>, readFile = rule.textOfFile): Settings {
  const known = Object.keys(rules).map((name) => project + name);
  const problems = Object.keys(config)
    .filter((key) => key.startsWith(project) && !known.includes(key))
    .map((key) => `${key} is not a setting: did you mean ${closest(key, known)}?`);

  const isGiven = (name: string) => (config[project + name] ?? "") !== "";
  const values = Object.entries<rule.Rule<unknown>>(rules).map(([name, { read, remedy, optional, secret }]) => {
    const key = project + name;
    const given = config[key] ?? "";
    const value = isGiven(name) ? read(given, readFile) : undefined;
    if (!isGiven(name)) {
      if (!optional) problems.push(`${key} is missing: set it with \`pulumi config set ${key} VALUE\`.`);
    } else if (value === undefined) {
      problems.push(`${key} ${secret ? "cannot be read" : `is "${given}"`}: ${remedy}.`);
    }
    return [name, value] as const;
  });
  const settings = Object.fromEntries(values) as Settings;
  problems.push(...disagreements({ settings, isGiven, readFile }));
  if (problems.length > 0) {
    throw new pulumi.RunError(["These settings of the stack cannot be used:", ...problems].join("\n- "));
  }
  return settings;
}

const project = "lakehouse:";
