import { isObject, type Json, type JsonObject } from "./json";

const typeOf = (value: Json | undefined): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/**
 * The part of the live object that the inputs speak of: what the server added by itself is not ours to compare.
 */
export function prune(live: JsonObject, inputs: JsonObject): JsonObject {
  const pruned: JsonObject = {};
  for (const key in live) {
    const value = live[key];
    const input = inputs[key];
    if (value !== undefined && input !== undefined) pruned[key] = pruneValue(value, input);
  }
  return pruned;
}

function pruneValue(value: Json, input: Json): Json {
  if (isObject(value) && isObject(input)) return prune(value, input);
  if (Array.isArray(value) && Array.isArray(input)) return pruneList(value, input);
  return value;
}

function pruneList(live: Json[], inputs: Json[]): Json[] {
  if (live.length === 0 || inputs.length === 0) return [];
  if (typeOf(live[0]) !== typeOf(inputs[0])) return live;
  return live.slice(0, inputs.length).map((value, index) => pruneValue(value, inputs[index] ?? null));
}
