import { at, isObject, removeAt, type Json, type JsonObject } from "./json";
import { gvkOf, isBuiltIn, isCustomResourceDefinition, isKind } from "./kinds";
import { containsUnknowns } from "./property-values";
import { canonicalizeQuantities } from "./quantity";
import { leaveOutZeros } from "./typed-form/leave-out-zeros";

/** Set by the server; an input that has them (a copied manifest) must not show as a change. */
const readOnlyMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/** Spells the inputs (in place) as the API server will answer, so that only real differences show. */
export function normalize(object: JsonObject): JsonObject {
  if (isBuiltIn(gvkOf(object)) && !containsUnknowns(object)) {
    if (isCustomResourceDefinition(object)) normalizeDefinition(object);
    else if (isKind(object, "", "Secret")) normalizeSecret(object);
    else {
      removeNulls(object);
      leaveOutZeros(object);
      canonicalizeQuantities(object);
    }
  }
  for (const key of readOnlyMetadata) removeAt(object, ["metadata", key]);
  return object;
}

function normalizeDefinition(object: JsonObject): void {
  if (at(object, "spec", "preserveUnknownFields") === false) removeAt(object, ["spec", "preserveUnknownFields"]);
  delete object.status;
}

/** The server keeps `data` only, and prefers `stringData` where both have a key. */
function normalizeSecret(object: JsonObject): void {
  const data: JsonObject = isObject(object.data) ? object.data : {};
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === "string") data[key] = Buffer.from(value, "base64").toString("base64");
  }
  const stringData = isObject(object.stringData) ? object.stringData : {};
  for (const [key, value] of Object.entries(stringData)) {
    if (typeof value === "string") data[key] = Buffer.from(value).toString("base64");
  }
  if (Object.keys(data).length > 0) object.data = data;
  delete object.stringData;
}

function removeNulls(value: Json): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    value.forEach(removeNulls);
    return;
  }
  for (const [key, element] of Object.entries(value)) {
    if (element === null) removeAt(value, [key]);
    else if (element !== undefined) removeNulls(element);
  }
}
