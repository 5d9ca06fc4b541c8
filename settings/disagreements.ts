import { join } from "node:path";
import { load } from "js-yaml";
import { isChartPath } from "../components/chart-source";
import type { Settings } from "../settings";
import { type ReadFile, storeUsers } from "./rules";

/** Settings as far as they could be read, and what there is to know beside them. */
export interface Reading {
  readonly settings: Partial<Settings>;
  /** Whether the stack or a default says something for a setting, be it readable or not. */
  readonly isGiven: (name: keyof Settings) => boolean;
  readonly readFile: ReadFile;
}

/** Where settings do not fit each other or the files they name, a sentence each; what could not be read is left out. */
export function disagreements(reading: Reading): string[] {
  return [cluster, chart, namespaces, keys, database, catalogPlace, catalogLogin, historyServer].flatMap((find) =>
    find(reading),
  );
}

function cluster({ settings: { kubeconfig, context }, readFile }: Reading): string[] {
  if (kubeconfig === undefined) return [];
  const contexts = contextsOf(readFile(kubeconfig));
  if (contexts === undefined) {
    return [`lakehouse:kubeconfig is "${kubeconfig}", which is not a kubeconfig file: write the path of one.`];
  }
  if (context === undefined || contexts.includes(context)) return [];
  const remedy = contexts.length > 0 ? `choose ${contexts.join(" or ")}` : "it has none";
  return [`lakehouse:context is "${context}", which ${kubeconfig} does not have: ${remedy}.`];
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

function chart({ settings: { operatorChart }, readFile }: Reading): string[] {
  if (operatorChart === undefined || !isChartPath(operatorChart)) return [];
  // The file that is there if the chart is: the archive itself, or the one that every chart's folder has.
  const file = operatorChart.endsWith(".tgz") ? operatorChart : join(operatorChart, "Chart.yaml");
  if (readFile(file) !== undefined) return [];
  return [
    `lakehouse:operatorChart is "${operatorChart}", where no chart is: ` +
      "write the path of a chart's folder or archive, or the name of a chart in a repository.",
  ];
}

function namespaces({ settings }: Reading): string[] {
  const { lakehouseNamespace, jobNamespace, operatorNamespace } = settings;
  const problems: string[] = [];
  if (lakehouseNamespace !== undefined && [jobNamespace, operatorNamespace].includes(lakehouseNamespace)) {
    problems.push(
      `lakehouse:lakehouseNamespace is "${lakehouseNamespace}", which has another purpose: ` +
        "give catalog and History Server a namespace of their own.",
    );
  }
  if (jobNamespace !== undefined && jobNamespace === operatorNamespace) {
    problems.push(
      `lakehouse:jobNamespace is "${jobNamespace}", the namespace of the operator: give the jobs one of their own, ` +
        "because their quota and network policy would hold for the operator too.",
    );
  }
  return problems;
}

/** Who has the keys of the object store's users. */
function keys({ settings: { objectStoreEndpoint, objectStoreUsers, secretStore }, isGiven }: Reading): string[] {
  if (objectStoreEndpoint !== undefined && !isGiven("objectStoreUsers")) {
    return [
      `lakehouse:objectStoreUsers is missing, and the object store takes no one without keys: ${storeUsers.remedy}.`,
    ];
  }
  if (objectStoreUsers === undefined) return [];
  const { jobs, history } = objectStoreUsers;
  if (secretStore !== undefined && [jobs, history].some((user) => "accessKey" in user)) {
    return [
      "lakehouse:objectStoreUsers has keys of jobs or history, which lakehouse:secretStore is to have: " +
        "leave only their names, or unset lakehouse:secretStore.",
    ];
  }
  if (secretStore === undefined && ![jobs, history].every((user) => "accessKey" in user)) {
    return [
      "lakehouse:objectStoreUsers lacks keys of jobs or history: write them, " +
        "or set lakehouse:secretStore to the ClusterSecretStore that has them.",
    ];
  }
  return [];
}

/** The database of a Nessie that is deployed. */
function database({ isGiven }: Reading): string[] {
  const url = "lakehouse:catalogDatabaseUrl";
  const account = (["catalogDatabaseUser", "catalogDatabasePassword"] as const).map((name) => ({
    key: `lakehouse:${name}`,
    given: isGiven(name),
  }));
  if (!isGiven("catalogDatabaseUrl")) {
    const useless = account.filter(({ given }) => given);
    return useless.map(({ key }) => `${key} is set without ${url}: set that too, or unset it.`);
  }
  if (isGiven("catalogUri")) return [`${url} is of no use to the Nessie of lakehouse:catalogUri: unset one of them.`];
  const inSecretStore = isGiven("secretStore");
  return account
    .filter(({ given }) => given === inSecretStore)
    .map(({ key }) =>
      inSecretStore
        ? `${key} is set, which lakehouse:secretStore is to have: unset one of them.`
        : `${key} is missing for ${url}: set it with \`pulumi config set --secret ${key}\`.`,
    );
}

/** What is said of a Nessie that is deployed, and known without that. */
function catalogPlace({ isGiven }: Reading): string[] {
  if (isGiven("catalogUri")) return [];
  const useless = (["catalogPodPort", "catalogAddresses"] as const).filter(isGiven);
  return useless.map((name) => `lakehouse:${name} is set without lakehouse:catalogUri: set that too, or unset it.`);
}

/** How jobs prove to the catalog who they are. */
function catalogLogin({ isGiven }: Reading): string[] {
  const [issuer, client, secret] = [
    "lakehouse:catalogOidcIssuer",
    "lakehouse:catalogOidcClient",
    "lakehouse:catalogOidcClientSecret",
  ];
  const [hasClient, hasSecret] = [isGiven("catalogOidcClient"), isGiven("catalogOidcClientSecret")];
  if (!isGiven("catalogOidcIssuer")) {
    const useless = [...(hasClient ? [client] : []), ...(hasSecret ? [secret] : [])];
    return useless.map((key) => `${key} is set without ${issuer}: set that too, or unset it.`);
  }
  const problems: string[] = [];
  if (!hasClient)
    problems.push(`${client} is missing for ${issuer}: set it with \`pulumi config set ${client} VALUE\`.`);
  if (isGiven("secretStore")) {
    if (hasSecret) problems.push(`${secret} is set, which lakehouse:secretStore is to have: unset one of them.`);
  } else if (!hasSecret) {
    problems.push(`${secret} is missing for ${issuer}: set it with \`pulumi config set --secret ${secret}\`.`);
  }
  return problems;
}

function historyServer({ isGiven }: Reading): string[] {
  if (isGiven("historyHost")) {
    if (isGiven("historyTlsSecret")) return [];
    return [
      "lakehouse:historyTlsSecret is missing for lakehouse:historyHost, and event logs have SQL and settings in them: " +
        "set it to the name of a TLS Secret in lakehouse:lakehouseNamespace.",
    ];
  }
  const useless = (["historyIngressClass", "historyIngressAnnotations", "historyTlsSecret"] as const).filter(isGiven);
  return useless.map(
    (name) => `lakehouse:${name} is set without lakehouse:historyHost: set the History Server's host, or unset it.`,
  );
}
