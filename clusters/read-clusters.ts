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
    ? [...tooLarge(output), ...overbooked(output)].map((sentence) => `${where}: ${sentence}`)
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
  return (["cpu", "memory"] as const).flatMap((resource) =>
    excess({
      what: "the limits of all shares are",
      parts: shares.map(({ project, stack, limits }) => [`${project}/${stack}`, limits[resource]]),
      has: sum(nodes.map((group) => group.count * (amountOf(group[resource]) - reservedOf(group, resource)))),
      resource,
      bound: (amount) => `the nodes have ${amount} for pods`,
    }),
  );
}

/**
 * Where the namespaces of a share's jobs together may have more than the share, or those of all shares claim more than
 * is left. Only the quotas of these namespaces hold jobs that no preview has seen. A namespace of jobs is one that says
 * its `storage`.
 */
function overbooked({ storage, shares }: Cluster): string[] {
  const what = "namespaces of jobs may have";
  const left = amountOf(storage.total) - amountOf(storage.baseline);
  return [
    ...shares.flatMap((share) =>
      (["cpu", "memory"] as const).flatMap((resource) =>
        excess({
          what,
          parts: jobNamespaces(share).map(([name, amounts]) => [name, amounts[resource]]),
          has: amountOf(share.limits[resource]),
          resource,
          bound: (amount) => `the limits of ${share.project}/${share.stack} are ${amount}`,
        }),
      ),
    ),
    ...excess({
      what,
      parts: shares.flatMap(jobNamespaces).map(([name, amounts]) => [name, amounts.storage]),
      has: left,
      resource: "storage",
      bound: (amount) => `storage has ${storage.total} − ${storage.baseline} = ${amount} left`,
    }),
  ];
}

function jobNamespaces({ namespaces = {} }: Share) {
  return Object.entries(namespaces).flatMap(([name, { storage, ...amounts }]) =>
    storage === undefined ? [] : [[name, { ...amounts, storage }] as const],
  );
}

interface Booking {
  /** How the sentence begins. */
  readonly what: string;
  readonly parts: readonly (readonly [whose: string, amount: string])[];
  readonly has: number;
  readonly resource: string;
  readonly bound: (amount: string) => string;
}

function excess({ what, parts, has, resource, bound }: Booking): string[] {
  const promised = sum(parts.map(([, amount]) => amountOf(amount)));
  // Tenths of a core are no whole numbers of anything here: ten of them may be a core and a little.
  if (promised <= has * (1 + 1e-9)) return [];
  const terms = parts.map(([whose, amount]) => `${amount} of ${whose}`).join(" + ");
  return [
    `${what} ${terms} = ${inWords(promised, resource)} of ${resource}, and ${bound(inWords(has, resource))}: make shares smaller.`,
  ];
}

function reservedOf({ reserved, used }: Cluster["nodes"][number], resource: "cpu" | "memory"): number {
  return amountOf(reserved?.[resource] ?? "0") + amountOf(used?.[resource] ?? "0");
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const inWords = (amount: number, resource: string) =>
  resource === "cpu" ? String(Number(amount.toFixed(3))) : `${Number((amount / 1e9).toFixed(2))}G`;
