import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import * as v from "valibot";
import { isChartPath } from "../components/spark/chart-source";
import { certificatesIn } from "../components/shared/java-trust-store";
import type { CaBundle } from "../components/shared/trust-store";
import { type StoreUsers, storeUsers } from "./schema";
import { settingKey } from "./setting-key";

/** The text of a file, or nothing if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

export const textOfFile: ReadFile = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

/** Tells what is wrong with a file. */
type Report = (sentence: string) => void;

export function fullPath(path: string): string {
  return path.replace(/^~(?=\/)/, homedir());
}

/** The CLI would tell only when it has begun, or not at all, that there is no such cluster. */
export function checkContext(kubeconfig: string, context: string, readFile: ReadFile, report: Report): void {
  const contexts = contextsOf(readFile(fullPath(kubeconfig)));
  const key = settingKey("cluster", "kubeconfig");
  if (contexts === undefined) {
    report(`${key} is "${kubeconfig}", which is not a kubeconfig file: write the path of one.`);
  } else if (!contexts.includes(context)) {
    const remedy = contexts.length > 0 ? `choose ${contexts.join(" or ")}` : "it has none";
    report(`${settingKey("cluster", "context")} is "${context}", which ${kubeconfig} does not have: ${remedy}.`);
  }
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

export function checkChart(chart: string, readFile: ReadFile, report: Report): void {
  if (!isChartPath(chart)) return;
  // The file that is there if the chart is: the archive itself, or the one that every chart's folder has.
  if (readFile(chart.endsWith(".tgz") ? chart : join(chart, "Chart.yaml")) !== undefined) return;
  report(
    `${settingKey("operator", "chart")} is "${chart}", where no chart is: ` +
      "write the path of a chart's folder or archive, or the name of a chart in a repository.",
  );
}

/** The authorities in the file, if it has any and each can be read. */
export function readCaBundle(file: string, readFile: ReadFile, report: Report): CaBundle | undefined {
  const path = fullPath(file);
  const pem = readFile(path) ?? "";
  try {
    if (certificatesIn(pem).length > 0) return { path, pem };
  } catch {
    // As bad as none.
  }
  report(`${settingKey("objectStore", "caBundle")} is "${file}": write the path of a PEM file with certificates.`);
  return undefined;
}

/** The users of the object store, out of the file that has them. */
export function readUsers(file: string, readFile: ReadFile, report: Report): StoreUsers | undefined {
  try {
    const { success, output } = v.safeParse(storeUsers, JSON.parse(readFile(fullPath(file)) ?? ""));
    if (success) return output;
  } catch {
    // As bad as other content.
  }
  report(
    `${settingKey("objectStore", "usersFile")} cannot be read: write the path of a JSON file that has, for each of owner, ` +
      "jobs, history and each team in teams, the texts name, accessKey and secretKey, or for all but owner only the name if a secretStore " +
      "has their keys. A team with a History Server has the same texts of its user under history.",
  );
  return undefined;
}
