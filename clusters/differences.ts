import { amountOf } from "../contract/quantities";
import type { Cluster } from "./schema";
import type { Survey, SurveyedNodes } from "./survey";

/** Where a living cluster is otherwise than its document says, a sentence each. */
export function differences(cluster: Cluster, found: Survey): string[] {
  return [...nodeDifferences(cluster, found), ...storageDifferences(cluster, found)];
}

/** An amount that a person has rounded is the same. */
const tolerance = 0.02;
const isSame = (one: number, other: number) => Math.abs(one - other) <= tolerance * Math.max(one, other);

function nodeDifferences({ nodes }: Cluster, found: Survey): string[] {
  const left = [...found.nodes];
  return [
    ...nodes.flatMap((group) => {
      const cpu = amountOf(group.cpu) - amountOf(group.reserved?.cpu ?? "0");
      const memory = amountOf(group.memory) - amountOf(group.reserved?.memory ?? "0");
      const index = left.findIndex(
        ({ allocatable }) => isSame(allocatable.cpu, cpu) && isSame(allocatable.memory, memory),
      );
      const [match] = index < 0 ? [] : left.splice(index, 1);
      const words = `nodes ${group.name}: the document has ${group.count} with ${amountsInWords({ cpu, memory })} for pods`;
      if (!match) return [`${words}, the cluster has none of that size.`];
      if (match.count !== group.count) return [`${words}, the cluster has ${match.count}.`];
      return usedDifferences(group, match);
    }),
    ...left.map(
      ({ count, allocatable }) =>
        `the cluster has ${count} nodes with ${amountsInWords(allocatable)} for pods, which the document does not have.`,
    ),
  ];
}

function usedDifferences({ name, used }: Cluster["nodes"][number], match: SurveyedNodes): string[] {
  const says = { cpu: amountOf(used?.cpu ?? "0"), memory: amountOf(used?.memory ?? "0") };
  const isMore = (resource: "cpu" | "memory") =>
    match.used[resource] > says[resource] && !isSame(match.used[resource], says[resource]);
  if (!isMore("cpu") && !isMore("memory")) return [];
  return [
    `nodes ${name}: pods from elsewhere request ${amountsInWords(match.used)} of one, and \`used\` says ${amountsInWords(says)}.`,
  ];
}

function storageDifferences({ storage }: Cluster, { claimed }: Survey): string[] {
  const baseline = amountOf(storage.baseline);
  if (claimed <= baseline || isSame(claimed, baseline)) return [];
  return [`storage: others claim ${bytesInWords(claimed)}, and \`baseline\` says ${bytesInWords(baseline)}.`];
}

function amountsInWords({ cpu, memory }: Readonly<Record<"cpu" | "memory", number>>): string {
  return `${Number(cpu.toFixed(3))} cores and ${bytesInWords(memory)}`;
}

const bytesInWords = (bytes: number) => `${Number((bytes / 1e9).toFixed(2))}G`;
