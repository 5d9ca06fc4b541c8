import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";
import type { StoreUsers } from "../components/object-store";
import type { CaBundle } from "../components/trust-store";
import { disagreements } from "./disagreements";
import { checkChart, checkContext, fullPath, readCaBundle, type ReadFile, readUsers, textOfFile } from "./files";
import { oldSetting } from "./old-settings";
import { type ConfiguredSettings, settingsSchema } from "./schema";
import { sentencesOf } from "./sentences";

type ConfiguredStore = NonNullable<ConfiguredSettings["objectStore"]>;

/** The stack's settings, checked, with the content of the files that they name. */
export type Settings = Omit<ConfiguredSettings, "objectStore"> & {
  readonly objectStore?:
    | (Omit<ConfiguredStore, "users" | "usersFile" | "caBundle"> & {
        readonly users: StoreUsers;
        readonly caBundle?: CaBundle | undefined;
      })
    | undefined;
};

/**
 * Reads the stack's settings out of its whole configuration, as `pulumi.runtime.allConfig()` gives it.
 * @throws pulumi.RunError with a sentence for each problem: the setting, what is wrong with it, and the remedy
 */
export function readSettings(config: Readonly<Record<string, string>>, readFile: ReadFile = textOfFile): Settings {
  const given = Object.entries(config)
    .filter(([key]) => key.startsWith(project))
    .map(([key, text]) => [key.slice(project.length), text] as const);
  const problems = given.flatMap(([key, text]) => (text === "" ? [] : (oldSetting(key, text) ?? [])));
  const current = given.filter(([key, text]) => text !== "" && oldSetting(key, text) === undefined);
  const { success, output, issues } = v.safeParse(
    settingsSchema,
    Object.fromEntries(current.map(([key, text]) => [key, valueOf(text)])),
  );
  if (!success) problems.push(...sentencesOf(issues));
  const settings = success ? withFiles(output, readFile, problems) : undefined;
  if (settings === undefined || problems.length > 0) {
    throw new pulumi.RunError(["These settings of the stack cannot be used:", ...problems].join("\n- "));
  }
  return settings;
}

const project = "lakehouse:";

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

/** Puts the content of files in the place of their paths, and adds to `problems` what is wrong with them, or between settings. */
function withFiles(given: ConfiguredSettings, readFile: ReadFile, problems: string[]): Settings | undefined {
  const report = (sentence: string) => void problems.push(sentence);
  const { cluster, objectStore } = given;
  checkContext(cluster.kubeconfig, cluster.context, readFile, report);
  checkChart(given.operator.chart, readFile, report);
  const store = objectStore && storeWithFiles(objectStore, readFile, report);
  disagreements(given, store?.users).forEach(report);
  return { ...given, cluster: { ...cluster, kubeconfig: fullPath(cluster.kubeconfig) }, objectStore: store };
}

function storeWithFiles(given: ConfiguredStore, readFile: ReadFile, report: (sentence: string) => void) {
  const { users: ownUsers, usersFile, caBundle: caFile, ...store } = given;
  if ((ownUsers === undefined) === (usersFile === undefined)) {
    report(
      ownUsers === undefined
        ? "lakehouse:objectStore has no users, and the store takes no one without keys: set users or usersFile."
        : "lakehouse:objectStore has users and usersFile: set only one of them.",
    );
  }
  const users = ownUsers ?? (usersFile === undefined ? undefined : readUsers(usersFile, readFile, report));
  const caBundle = caFile === undefined ? undefined : readCaBundle(caFile, readFile, report);
  return users && { ...store, users, caBundle };
}
