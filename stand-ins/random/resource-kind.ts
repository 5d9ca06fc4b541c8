import type { Json, JsonObject } from "../shared/json";

/**
 * One kind of resource, as the Terraform provider that Pulumi's own is made from describes it
 * (https://registry.terraform.io/providers/hashicorp/random/latest/docs).
 */
export interface ResourceKind {
  /** Values of inputs that are not given; undefined for those that stay absent. A change of any input replaces. */
  readonly inputs: Readonly<Record<string, Json | undefined>>;
  readonly required?: readonly string[];
  /** What `generate` adds to the inputs. */
  readonly computed: readonly string[];
  readonly secrets?: readonly string[];
  /** Why the inputs, all known, cannot work; a sentence for the property it is about. */
  validate?(inputs: JsonObject): { readonly property: string; readonly reason: string } | undefined;
  generate(inputs: JsonObject): Generated | Promise<Generated>;
  /** The inputs and outputs behind an ID given by a person; without it the kind cannot be imported. */
  adopt?(id: string): Promise<Generated & { readonly inputs: JsonObject }>;
}

interface Generated {
  readonly id: string;
  readonly outputs: JsonObject;
}

/** Reads inputs that the engine has checked. */
export const numberOf = (inputs: JsonObject, key: string): number => Number(inputs[key] ?? 0);
export const textOf = (inputs: JsonObject, key: string): string => (typeof inputs[key] === "string" ? inputs[key] : "");

export const keepers = { keepers: undefined } as const;

/** The validation that all lengths share. */
export function atLeast(inputs: JsonObject, property: string, minimum: number) {
  const value = inputs[property];
  return typeof value === "number" && Number.isInteger(value) && value >= minimum
    ? undefined
    : { property, reason: `${property} must be a whole number of at least ${minimum}` };
}
