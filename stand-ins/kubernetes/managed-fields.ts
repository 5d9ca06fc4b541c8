import { at, copy, isObject, listAt, stringAt, type Json, type JsonObject } from "./json";

/**
 * Who set which field (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
 */
const ownedBefore: { manager: string; operation: string }[] = [
  { manager: "kubectl", operation: "Apply" },
  { manager: "kubectl", operation: "Update" },
  { manager: "before-first-apply", operation: "Update" },
  // What this provider creates is not applied but posted, so that it never takes over somebody else's object.
  { manager: "pulumi-kubernetes", operation: "Update" },
  { manager: "pulumi-resource-kubernetes", operation: "Update" },
];

export const managedFields = (object: JsonObject): Json[] => listAt(object, "metadata", "managedFields");

const isOwnedBefore = (entry: Json): boolean =>
  ownedBefore.some(
    ({ manager, operation }) => at(entry, "manager") === manager && at(entry, "operation") === operation,
  );

export const createdByProvider = (object: JsonObject): boolean =>
  managedFields(object).some(
    (entry) =>
      at(entry, "operation") === "Update" &&
      ["pulumi-kubernetes", "pulumi-resource-kubernetes"].includes(stringAt(entry, "manager")),
  );

/** The entries after `manager` took over the fields; undefined when there is nothing to take over. */
export function takeOver(object: JsonObject, manager: string): Json[] | undefined {
  const entries = managedFields(object);
  const taken = entries.filter(isOwnedBefore);
  if (taken.length === 0) return undefined;
  const isOurs = (entry: Json) => at(entry, "manager") === manager && at(entry, "operation") === "Apply";
  const [first, ...others] = [...entries.filter(isOurs), ...taken];
  if (!isObject(first)) return undefined;
  const merged: JsonObject = { ...copy(first), manager, operation: "Apply" };
  for (const entry of others) merged.fieldsV1 = union(merged.fieldsV1 ?? {}, at(entry, "fieldsV1") ?? {});
  return [...entries.filter((entry) => !isOurs(entry) && !isOwnedBefore(entry)), merged];
}

/** `fieldsV1` is a tree of keys: the union of two is both trees laid on each other. */
function union(a: Json, b: Json): Json {
  if (!isObject(a) || !isObject(b)) return a;
  const merged: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    if (value !== undefined) merged[key] = key in a ? union(a[key] ?? {}, value) : value;
  }
  return merged;
}

/** Is the field managed by others, and not by `manager`? */
export function isManagedByOthersOnly(object: JsonObject, manager: string, path: readonly string[]): boolean {
  const fields = path.map((key) => `f:${key}`);
  const owners = managedFields(object).filter((entry) => at(entry, "fieldsV1", ...fields) !== undefined);
  return owners.length > 0 && owners.every((entry) => at(entry, "manager") !== manager);
}
