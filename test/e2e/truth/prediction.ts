import { resourceNames } from "../../../contract/pod-total";
import type { PodSize } from "../../../policies/demand/pod";
import { readStack } from "../../../policies/demand/stack";
import { Field } from "../../../policies/model/field";
import type { Amounts } from "./room";
import { type Declared, priorityClass, type Row } from "./row";

/** What the pods and claims of a row come to, as the policies predict it or as the cluster has it. */
export interface Outcome {
  readonly groups: readonly PodGroup[];
  /** Bytes of volume claims. */
  readonly storage: number;
}

/** Pods of one size. */
export interface PodGroup {
  readonly namespace: string;
  readonly priorityClass: string;
  /** What they ask for together, by a quota's name for it: cores in thousandths, memory in bytes. */
  readonly totals: Amounts;
  /** What some of their containers do not say, so that no quota can count it. */
  readonly unsaid: readonly string[];
  /** Extended resources, such as devices, in order. */
  readonly others: readonly string[];
}

/** @param limitRanges that are in the cluster already */
export function predict({ name, objects }: Row, limitRanges: readonly Declared[], nodes: number): Outcome {
  const all = [...limitRanges, ...objects];
  const urns = all.map((object) => `${String(object.kind)} ${String(object.metadata?.name)}`);
  const resources = all.map((object, index) => ({
    urn: urns[index]!,
    type: `kubernetes:${String(object.apiVersion)}:${String(object.kind)}`,
    properties: new Field(object),
    // Each is created after those before it.
    dependencies: urns.slice(0, index),
    defaultNamespace: new Field(undefined),
  }));
  const { workloads, problems } = readStack(resources, nodes, []);
  if (problems[0]) throw new Error(`${name} cannot be counted: ${problems[0].problem}`);
  return {
    groups: workloads.flatMap(({ namespace, pods }) =>
      pods.map(({ name: group, count, size }) => ({
        namespace,
        priorityClass: priorityClass(name, roleOf(group)),
        ...amounts(count, size),
        others: Object.keys(size.others).sort(),
      })),
    ),
    storage: workloads.reduce((total, { storage }) => total + storage, 0),
  };
}

function roleOf(group: string): "driver" | "executor" | undefined {
  return (["driver", "executor"] as const).find((role) => group.startsWith(`${role} of `));
}

function amounts(pods: number, size: PodSize): Pick<PodGroup, "totals" | "unsaid"> {
  const all = (["requests", "limits"] as const).flatMap((kind) =>
    resourceNames.map((name) => ({ key: `${kind}.${name}`, each: size[kind][name] })),
  );
  const said = all.filter(({ each }) => each > 0 && each !== Infinity);
  return {
    totals: { pods, ...Object.fromEntries(said.map(({ key, each }) => [key, pods * each])) },
    unsaid: all.filter((amount) => !said.includes(amount)).map(({ key }) => key),
  };
}
