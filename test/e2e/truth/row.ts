import type { KubernetesObject } from "@kubernetes/client-node";

/** Any object of Kubernetes. */
export type Declared = KubernetesObject & Readonly<Record<string, unknown>>;

/** Objects that a program could declare together, and what of the arithmetic they show. */
export interface Row {
  readonly name: string;
  readonly shows: string;
  readonly objects: readonly Declared[];
}

/** Marks all that the test makes, so that it is found again and removed. */
export const label = { "lakehouse/test": "truth" };

/** The priority class of the pods of one size of a row: a quota of its own makes the API server add them up. */
export function priorityClass(row: string, role?: "driver" | "executor"): string {
  return ["truth", row, ...(role === undefined ? [] : [role])].join("-");
}

/** No scheduler of this name runs: pods stay pending, and no node has to have room for them. */
export const nobody = "nobody";
