import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";
import { type ClusterShare, shareOf } from "../clusters/read-clusters";
import type { Share } from "../components/monitoring/budget-rules";
import type { LakehouseArgs } from "../components/platform/lakehouse";
import type { StoreOwner } from "../components/object-store/store-user";
import type { CaBundle } from "../components/shared/trust-store";
import { crossFieldChecks } from "./cross-field-checks";
import { checkChart, checkContext, fullPath, readCaBundle, type ReadFile, readUsers, textOfFile } from "./files";
import { oldSetting, takeMisplaced } from "./old-settings";
import { type ConfiguredSettings, settingsSchema } from "./schema";
import { sourceOf } from "./secret-sources";
import { historyNamespace, type Teams, teamsOf, teamsWithHistory } from "./teams";
import { sentencesOf } from "../schema/sentences";
import { project, settingKey } from "./setting-key";

type ConfiguredStore = NonNullable<ConfiguredSettings["objectStore"]>;

/** The stack's settings, checked, with the content of the files that they name. */
export type Settings = Omit<ConfiguredSettings, "cluster" | "objectStore" | "catalog" | "secretStore" | "teams"> & {
  readonly cluster: Pick<ConfiguredSettings["cluster"], "apiServer"> & {
    /** How the Kubernetes provider reaches the cluster, or where it leaves the objects without one. */
    readonly connection: Readonly<Record<"kubeconfig" | "context", string> | Record<"renderYamlToDirectory", string>>;
  };
  readonly objectStore?:
    | (Omit<ConfiguredStore, "users" | "usersFile" | "caBundle"> & {
        readonly owner: StoreOwner;
        readonly caBundle?: CaBundle | undefined;
      })
    | undefined;
  readonly catalog: LakehouseArgs["catalog"];
  /** The first team has the jobs of the program itself. */
  readonly teams: Teams;
  /** What the stack may take of its cluster, by the cluster's document. */
  readonly share: Share;
};

/** What there is to read beside the configuration. */
export interface Surroundings {
  readonly project: string;
  readonly stack: string;
  /** Folder with the clusters' documents. Default: the project's. */
  readonly clusters?: string;
  readonly readFile?: ReadFile;
  /** Folder for the objects that would go to the cluster, which then need not be there. Default: the cluster. */
  readonly renderTo?: string | undefined;
}

/**
 * Reads the stack's settings out of its whole configuration, as `pulumi.runtime.allConfig()` gives it.
 * @throws pulumi.RunError with a sentence for each problem: the setting, what is wrong with it, and the remedy
 */
export function readSettings(config: Readonly<Record<string, string>>, surroundings: Surroundings): Settings {
  const given = Object.entries(config)
    .filter(([key]) => key.startsWith(project))
    .map(([key, text]) => [key.slice(project.length), text] as const);
  const problems = given.flatMap(([key, text]) => (text === "" ? [] : (oldSetting(key, text) ?? [])));
  const current = given.filter(([key, text]) => text !== "" && oldSetting(key, text) === undefined);
  const groups = Object.fromEntries(current.map(([key, text]) => [key, valueOf(text)]));
  problems.push(...takeMisplaced(groups));
  const { success, output, issues } = v.safeParse(settingsSchema, groups);
  if (!success) problems.push(...sentencesOf(issues, words));
  const settings = success ? withFiles(output, surroundings, problems) : undefined;
  if (settings === undefined || problems.length > 0) {
    throw new pulumi.RunError(["These settings of the stack cannot be used:", ...problems].join("\n- "));
  }
  return settings;
}

const words = {
  keyOf: (keys: readonly string[]) => settingKey(...keys),
  remedy: "set it with `pulumi config set --path`",
};

/** What a text of the configuration stands for. An object in a text, as a secret has it, is that object. */
function valueOf(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === "string" && value.startsWith("{") ? valueOf(value) : value,
    );
  } catch {
    return text;
  }
}

/**
 * Puts the content of files in the place of their paths, and adds to `problems` what is wrong with them, or between
 * settings.
 */
function withFiles(given: ConfiguredSettings, surroundings: Surroundings, problems: string[]): Settings | undefined {
  const report = (sentence: string) => void problems.push(sentence);
  const { objectStore, catalog, secretStore, ...settings } = given;
  const { kubeconfig, context, apiServer } = settings.cluster;
  const { readFile = textOfFile, renderTo } = surroundings;
  if (renderTo === undefined) checkContext(kubeconfig, context, readFile, report);
  checkChart(given.operator.chart, readFile, report);
  const store = objectStore && storeWithFiles(objectStore, readFile, report);
  crossFieldChecks(given, store?.users).forEach(report);
  const share = shareOfStack(surroundings, report);
  if (share) historiesWithoutShare(given, share).forEach(report);
  const teams = share ? teamsOf(given, store?.users, (namespace) => jobQuota(namespace, share, report)) : undefined;
  const sources = catalogSources(catalog, secretStore);
  return (
    share &&
    teams &&
    sources && {
      ...settings,
      cluster: {
        apiServer,
        connection:
          renderTo === undefined ? { kubeconfig: fullPath(kubeconfig), context } : { renderYamlToDirectory: renderTo },
      },
      objectStore: store?.service,
      catalog: sources,
      teams,
      share: { limits: share.share.limits, namespaces: share.share.namespaces ?? {} },
    }
  );
}

function shareOfStack(stack: Surroundings, report: (sentence: string) => void): ClusterShare | undefined {
  try {
    const found = shareOf(stack.project, stack.stack, stack.clusters);
    if (found) return found;
    report(
      `No document in clusters/ has a share of stack ${stack.stack} of project ${stack.project}: ` +
        "add it to your cluster's, or make one with `npm run cluster -- NAME --write`.",
    );
  } catch (error) {
    report((error as Error).message);
  }
  return undefined;
}

/**
 * What all jobs of a namespace may have, by the cluster's document: one figure for the quota here and the budget of the
 * policies.
 */
function jobQuota(namespace: string, { name, share }: ClusterShare, report: (sentence: string) => void) {
  const { cpu, memory, storage } = share.namespaces?.[namespace] ?? {};
  if (cpu !== undefined && memory !== undefined && storage !== undefined) return { cpu, memory, storage };
  report(
    `clusters/${name}.yaml does not say what the stack's share has for namespace ${namespace} of the jobs: ` +
      "write its cpu, memory and storage there.",
  );
  return undefined;
}

/**
 * Where the cluster's document says nothing of a team's History Server, whose budget the policies then could not hold.
 */
function historiesWithoutShare(settings: ConfiguredSettings, { name, share }: ClusterShare): string[] {
  return teamsWithHistory(settings)
    .map(historyNamespace)
    .filter((namespace) => share.namespaces?.[namespace] === undefined)
    .map(
      (namespace) =>
        `clusters/${name}.yaml does not say what the stack's share has for namespace ${namespace} of a History Server: ` +
        "write its cpu and memory there.",
    );
}

function storeWithFiles(given: ConfiguredStore, readFile: ReadFile, report: (sentence: string) => void) {
  const { users: ownUsers, usersFile, caBundle: caFile, ...service } = given;
  if ((ownUsers === undefined) === (usersFile === undefined)) {
    report(
      ownUsers === undefined
        ? "lakehouse:objectStore has no users, and the store takes no one without keys: set users or usersFile."
        : "lakehouse:objectStore has users and usersFile: set only one of them.",
    );
  }
  const users = ownUsers ?? (usersFile === undefined ? undefined : readUsers(usersFile, readFile, report));
  const caBundle = caFile === undefined ? undefined : readCaBundle(caFile, readFile, report);
  return users && { users, service: { ...service, caBundle, owner: users.owner } };
}

/**
 * The catalog with its account and its client's secret, or nothing if neither the stack nor a secret store has one of
 * them.
 */
function catalogSources(
  { login: client, ...catalog }: ConfiguredSettings["catalog"],
  secretStore: ConfiguredSettings["secretStore"],
): Settings["catalog"] | undefined {
  const secret = client?.clientSecret;
  const clientSecret = sourceOf(
    secret === undefined ? undefined : { clientSecret: secret },
    secretStore,
    (keys) => keys.catalogClient,
  );
  if (client && clientSecret === undefined) return undefined;
  const login = client && clientSecret && { login: { ...client, clientSecret } };
  if (catalog.type !== "database") return { ...catalog, ...login };
  const { user, password } = catalog.account ?? {};
  const account = sourceOf(
    user === undefined || password === undefined ? undefined : { username: user, password },
    secretStore,
    (keys) => keys.catalogDatabase,
  );
  return account && { ...catalog, ...login, account };
}
