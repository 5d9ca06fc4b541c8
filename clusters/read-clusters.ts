import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { load } from "js-yaml";
import * as v from "valibot";
import { type Nano, sumOf, toAmount } from "../contract/quantities";
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
      has: nodes.reduce((sum, group) => sum + BigInt(group.count) * forPods(group, resource), 0n),
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
  const left = sumOf([storage.total]) - sumOf([storage.baseline]);
  return [
    ...shares.flatMap((share) =>
      (["cpu", "memory"] as const).flatMap((resource) =>
        excess({
          what,
          parts: jobNamespaces(share).map(([name, amounts]) => [name, amounts[resource]]),
          has: sumOf([share.limits[resource]]),
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
  readonly has: Nano;
  readonly resource: string;
  readonly bound: (amount: string) => string;
}

function excess({ what, parts, has, resource, bound }: Booking): string[] {
  const promised = sumOf(parts.map(([, amount]) => amount));
  if (promised <= has) return [];
  const terms = parts.map(([whose, amount]) => `${amount} of ${whose}`).join(" + ");
  const words = inWords([promised, has], resource);
  return [`${what} ${terms} = ${words[0]} of ${resource}, and ${bound(words[1])}: make shares smaller.`];
}

/** What a node has for the stacks' pods. */
function forPods({ reserved, used, ...node }: Cluster["nodes"][number], resource: "cpu" | "memory"): Nano {
  return sumOf([node[resource]]) - sumOf([reserved?.[resource] ?? "0", used?.[resource] ?? "0"]);
}

/** Two amounts: cores, or billions of bytes, rounded unless that would hide the difference. */
function inWords([one, other]: readonly [Nano, Nano], resource: string): readonly [string, string] {
  const [unit, decimals, suffix] = resource === "cpu" ? ([1, 3, ""] as const) : ([1e9, 2, "G"] as const);
  const rounded = (amount: Nano) => `${Number((toAmount(amount) / unit).toFixed(decimals))}${suffix}`;
  const words = rounded(one) === rounded(other) ? (amount: Nano) => String(toAmount(amount)) : rounded;
  return [words(one), words(other)];
}
