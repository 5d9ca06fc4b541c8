import { deepEqual, isObject, removeAt, type Json, type JsonObject } from "./json";

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

/**
 * Removes from `inputs` and `live` (in place) what the server was sent before and dropped or answers with null, such as
 * `hostNetwork: false` or an empty list: sending it again would change nothing.
 */
export function removeDropped(inputs: JsonObject, previous: JsonObject, live: JsonObject): void {
  for (const key of Object.keys(inputs)) {
    const input = inputs[key];
    const before = previous[key];
    const now = live[key];
    if (now === undefined || now === null) {
      if (before === undefined || !deepEqual(input, before)) continue;
      for (const side of [inputs, live]) removeAt(side, [key]);
    } else removeDroppedFromValue(input, before, now);
  }
}

function removeDroppedFromValue(input: Json | undefined, before: Json | undefined, live: Json): void {
  if (isObject(input) && isObject(before) && isObject(live)) removeDropped(input, before, live);
  else if (Array.isArray(input) && Array.isArray(before) && Array.isArray(live)) {
    input.forEach((element, index) => {
      const liveElement = live[index];
      if (liveElement !== undefined) removeDroppedFromValue(element, before[index], liveElement);
    });
  }
}

/**
 * The other way, at a refresh: adds to `pruned` (in place) the inputs that the server had dropped already when they were
 * last applied; their absence is no drift.
 */
export function restoreDropped(pruned: JsonObject, inputs: JsonObject, live: JsonObject): void {
  for (const [key, input] of Object.entries(inputs)) {
    if (input === undefined) continue;
    const now = pruned[key];
    if (now === undefined && live[key] === undefined) pruned[key] = input;
    else if (now !== undefined) restoreDroppedInValue(now, input, live[key]);
  }
}

function restoreDroppedInValue(pruned: Json, input: Json, live: Json | undefined): void {
  if (isObject(pruned) && isObject(input) && isObject(live)) restoreDropped(pruned, input, live);
  else if (Array.isArray(pruned) && Array.isArray(input) && Array.isArray(live)) {
    pruned.forEach((element, index) => {
      const elementInput = input[index];
      if (elementInput !== undefined) restoreDroppedInValue(element, elementInput, live[index]);
    });
  }
}
