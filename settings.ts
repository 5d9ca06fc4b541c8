import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { closest } from "fastest-levenshtein";
import { load } from "js-yaml";
import { isChartPath } from "./components/chart-source";
import { isBucketName, isDnsLabel, isPinnedImage } from "./components/names";
import type { StoreUsers } from "./components/object-store";
import { isQuantity } from "./components/quantities";

/** How a setting is read: the value of its text, or nothing where `remedy` must say what to write instead. */
interface Rule<T> {
  readonly read: (text: string, readFile: typeof textOfFile) => T | undefined;
  readonly remedy: string;
  /** Whether it may be left empty. Default: no. */
  readonly optional?: true;
  /** Whether no message may show it. Default: no. */
  readonly secret?: true;
}

const text = (accepts: (text: string) => boolean, remedy: string): Rule<string> => ({
  read: (value) => (accepts(value) ? value : undefined),
  remedy,
});
const anything: Rule<string> = { read: (value) => value, remedy: "" };
const path: Rule<string> = { ...anything, read: (value) => value.replace(/^~(?=\/)/, homedir()) };
const url = text((value) => URL.canParse(value), "write a URL, such as https://example.com/charts");
const address = text(isHttpUrl, "write the URL of a server, such as http://rgw.example.com:7480");
const days = {
  read: (value: string) => (/^[1-9]\d{0,3}$/.test(value) ? Number(value) : undefined),
  remedy: "write a whole number of days, such as 30",
};
const storeUsers: Rule<StoreUsers> = {
  read: readStoreUsers,
  remedy:
    "write the path of a JSON file, or as a secret its text: " +
    "for each of owner, jobs and history the texts name, accessKey and secretKey",
  secret: true,
};
const image = text(isPinnedImage, "write registry, name and tag or digest, such as docker.io/library/spark:3.5.5");
const quantity = text(isQuantity, "write a Kubernetes quantity above zero, such as 500m, 2, 20Gi or 34G");
const namespace = text(isDnsLabel, 'write up to 63 of a-z, 0-9 and "-", with a letter or digit at both ends');
const flag: Rule<boolean> = {
  read: (value) => ({ true: true, false: false })[value],
  remedy: "write true or false",
};

/** All settings. What each means is told in Pulumi.yaml, which also has their defaults. */
const rules = {
  kubeconfig: path,
  context: anything,
  operatorNamespace: namespace,
  operatorChart: path,
  operatorChartRepository: url,
  operatorChartVersion: text((value) => /^\d+\.\d+\.\d+/.test(value), "write a version, such as 2.2.0"),
  operatorImage: image,
  sparkImage: image,
  jobNamespace: namespace,
  jobCpuQuota: quantity,
  jobMemoryQuota: quantity,
  jobStorageQuota: quantity,
  waitForJobs: flag,
  jobCoreLimit: quantity,
  objectStoreEndpoint: optional(address),
  objectStoreDeployEndpoint: optional(address),
  objectStoreRegion: anything,
  objectStorePathStyle: flag,
  objectStoreUsers: optional(storeUsers),
  bucket: text(isBucketName, 'write 3 to 63 of a-z, 0-9, "." and "-", with a letter or digit at both ends'),
  eventLogDays: days,
  keepData: flag,
  lakehouseNamespace: namespace,
  catalogUri: optional(address),
  catalogImage: image,
  catalogStorage: quantity,
};

/** The stack's settings, checked. */
export type Settings = {
  readonly [Name in keyof typeof rules]: (typeof rules)[Name] extends Rule<infer Value> ? Value : never;
};

/**
 * Reads the stack's settings out of its whole configuration, as `pulumi.runtime.allConfig()` gives it.
 * @throws pulumi.RunError with a sentence for each problem: the setting, what is wrong with it, and the remedy.
 */
export function readSettings(config: Readonly<Record<string, string>>, readFile = textOfFile): Settings {
  const known = Object.keys(rules).map((name) => project + name);
  const problems = Object.keys(config)
    .filter((key) => key.startsWith(project) && !known.includes(key))
    .map((key) => `${key} is not a setting: did you mean ${closest(key, known)}?`);

  const values = Object.entries<Rule<unknown>>(rules).map(([name, rule]) => {
    const key = project + name;
    const given = config[key] ?? "";
    const value = given === "" ? undefined : rule.read(given, readFile);
    if (given === "") {
      if (!rule.optional) problems.push(`${key} is missing: set it with \`pulumi config set ${key} VALUE\`.`);
    } else if (value === undefined) {
      problems.push(`${key} ${rule.secret ? "cannot be read" : `is "${given}"`}: ${rule.remedy}.`);
    }
    return [name, value] as const;
  });
  const settings = Object.fromEntries(values) as Settings;
  if (settings.objectStoreEndpoint !== undefined && (config[`${project}objectStoreUsers`] ?? "") === "") {
    problems.push(
      `${project}objectStoreUsers is missing, and the object store takes no one without keys: ${storeUsers.remedy}.`,
    );
  }
  problems.push(...disagreements(settings, readFile));
  if (problems.length > 0) {
    throw new pulumi.RunError(["These settings of the stack cannot be used:", ...problems].join("\n- "));
  }
  return settings;
}

const project = "lakehouse:";

/** Where settings do not fit each other or the files they name; those that could not be read are left out. */
function disagreements(settings: Partial<Settings>, readFile: typeof textOfFile): string[] {
  const { kubeconfig, context, operatorChart, operatorNamespace, jobNamespace } = settings;
  const problems: string[] = [];
  if (kubeconfig !== undefined) {
    const contexts = contextsOf(readFile(kubeconfig));
    if (contexts === undefined) {
      problems.push(`${project}kubeconfig is "${kubeconfig}", which is not a kubeconfig file: write the path of one.`);
    } else if (context !== undefined && !contexts.includes(context)) {
      const remedy = contexts.length > 0 ? `choose ${contexts.join(" or ")}` : "it has none";
      problems.push(`${project}context is "${context}", which ${kubeconfig} does not have: ${remedy}.`);
    }
  }
  if (operatorChart !== undefined && isChartPath(operatorChart) && readFile(chartFile(operatorChart)) === undefined) {
    problems.push(
      `${project}operatorChart is "${operatorChart}", where no chart is: ` +
        "write the path of a chart's folder or archive, or the name of a chart in a repository.",
    );
  }
  const { lakehouseNamespace } = settings;
  if (lakehouseNamespace !== undefined && [jobNamespace, operatorNamespace].includes(lakehouseNamespace)) {
    problems.push(
      `${project}lakehouseNamespace is "${lakehouseNamespace}", which has another purpose: ` +
        "give catalog and History Server a namespace of their own.",
    );
  }
  if (jobNamespace !== undefined && jobNamespace === operatorNamespace) {
    problems.push(
      `${project}jobNamespace is "${jobNamespace}", the namespace of the operator: give the jobs one of their own, ` +
        "because their quota and network policy would hold for the operator too.",
    );
  }
  return problems;
}

function optional<T>(rule: Rule<T>): Rule<T | undefined> {
  return { ...rule, optional: true };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

/** The users of the object store, out of JSON or of the file that has it. */
function readStoreUsers(value: string, readFile: typeof textOfFile): StoreUsers | undefined {
  try {
    const users = JSON.parse(value.startsWith("{") ? value : (readFile(value) ?? "")) as StoreUsers;
    const texts = [users.owner, users.jobs, users.history].flatMap(({ name, accessKey, secretKey }) => [
      name,
      accessKey,
      secretKey,
    ]);
    return texts.every((item) => typeof item === "string" && item !== "") ? users : undefined;
  } catch {
    return undefined;
  }
}

/** The file that is there if the chart is: the archive itself, or the one that every chart's folder has. */
function chartFile(chart: string): string {
  return chart.endsWith(".tgz") ? chart : join(chart, "Chart.yaml");
}

/** Names of the contexts in a kubeconfig, or nothing if it is none. */
function contextsOf(kubeconfig: string | undefined): string[] | undefined {
  try {
    const { contexts } = load(kubeconfig ?? "") as { contexts?: { name: string }[] };
    return contexts?.map(({ name }) => name);
  } catch {
    return undefined;
  }
}

/** The text of a file, or nothing if it cannot be read. */
function textOfFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
