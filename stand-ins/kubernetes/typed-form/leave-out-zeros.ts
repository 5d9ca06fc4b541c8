import { isObject, removeAt, stringAt, type Json, type JsonObject } from "../json";
import type { TypeTable } from "./type-table";
import table from "./type-table.json";

const types: TypeTable = table;

/**
 * Leaves out of a built-in object (in place) what Go's types cannot tell from its absence: `readOnly: false` of a
 * volume mount, but not `automountServiceAccountToken: false` of a pod, which Go holds by pointer. Pulumi's provider
 * reads inputs into these types and writes them again (provider/pkg/clients/unstructured.go, Normalize).
 */
export const leaveOutZeros = (object: JsonObject): void => {
  visit(object, `${stringAt(object, "apiVersion")}.${stringAt(object, "kind")}`);
};

function visit(value: Json, typeName: string): void {
  const type = types[typeName];
  if (Array.isArray(value)) for (const element of value) visit(element, typeName);
  if (!type || !isObject(value)) return;
  for (const field of type.zero) if (isZero(value[field])) removeAt(value, [field]);
  for (const [field, inner] of Object.entries(type.types)) visit(value[field] ?? null, inner);
}

const isZero = (value: Json | undefined): boolean =>
  value === false ||
  value === 0 ||
  value === "" ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);
