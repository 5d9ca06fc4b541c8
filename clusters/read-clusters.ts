import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { load } from "js-yaml";
import * as v from "valibot";
import { amountOf } from "../contract/quantities";
import { sentencesOf } from "../schema/sentences";
import { type Cluster, clusterSchema, type Share } from "./schema";

/** A stack's share, and the cluster that it is of. */
export interface ClusterShare {
  /** Name of the cluster: its file's. */
  readonly name: string;
  readonly cluster: Cluster;
  readonly share: Share;
}

/**
 * The share of a stack in one of the clusters, or nothing if none has one.
 *
 * @param folder with a file for each cluster
 * @throws Error with a sentence for each mistake in a cluster's document, and if two shares are the stack's
 */
export function shareOf(project: string, stack: string, folder = __dirname): ClusterShare | undefined {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  const found = files.flatMap((file) => {
    const cluster = readCluster(join(folder, file));
    const shares = cluster.shares.filter((share) => share.project === project && share.stack === stack);
    return shares.map((share) => ({ name: basename(file, ".yaml"), cluster, share }));
  });
  if (found.length > 1) {
    const names = found.map(({ name }) => `clusters/${name}.yaml`).join(" and ");
    throw new Error(`Stack ${stack} of project ${project} has a share in ${names}: leave one of them.`);
  }
  return found[0];
}

/** @throws Error with a sentence for each mistake in a cluster's document */
export function readCluster(file: string): Cluster {
  const where = `clusters/${basename(file)}`;
  const keyOf = (keys: readonly string[]) => [where, ...(keys.length > 0 ? [keys.join(".")] : [])].join(": ");
  const { success, output, issues } = v.safeParse(clusterSchema, parse(file, where));
  const mistakes = success
    ? tooLarge(output).map((sentence) => `${where}: ${sentence}`)
    : sentencesOf(issues, { keyOf, remedy: "write it there" });
  if (!success || mistakes.length > 0) throw new Error(mistakes.join("\n"));
  return output;
}

function parse(file: string, where: string): unknown {
  try {
    return load(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${where} is not YAML: ${String(error)}.`, { cause: error });
  }
}

/** Where all shares together are more than the cluster has, with the arithmetic. */
function tooLarge({ nodes, shares }: Cluster): string[] {
  return (["cpu", "memory"] as const).flatMap((resource) => {
    const has = sum(nodes.map((group) => group.count * (amountOf(group[resource]) - reservedOf(group, resource))));
    const promised = sum(shares.map(({ limits }) => amountOf(limits[resource])));
    if (promised <= has) return [];
    const parts = shares.map(({ project, stack, limits }) => `${limits[resource]} of ${project}/${stack}`).join(" + ");
    return [
      `the limits of all shares are ${parts} = ${inWords(promised, resource)} of ${resource}, and the nodes have ` +
        `${inWords(has, resource)} for pods: make shares smaller.`,
    ];
  });
}

function reservedOf({ reserved, used }: Cluster["nodes"][number], resource: "cpu" | "memory"): number {
  return amountOf(reserved?.[resource] ?? "0") + amountOf(used?.[resource] ?? "0");
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const inWords = (amount: number, resource: string) =>
  resource === "cpu" ? String(Number(amount.toFixed(3))) : `${Number((amount / 1e9).toFixed(2))}G`;
