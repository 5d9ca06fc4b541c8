import type { Json, JsonObject } from "../shared/json";

export type { Json, JsonObject };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at `path`, or undefined when any step is missing or not an object. */
export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

export function stringAt(value: Json | undefined, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

export function numberAt(value: Json | undefined, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: Json | undefined, ...path: string[]): Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function objectAt(value: Json | undefined, ...path: string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/** Sets the value at `path`, making the objects on the way; anything else found on the way is left alone. */
export function setAt(target: JsonObject, path: readonly string[], value: Json): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const next = (target[key] ??= {});
  if (isObject(next)) setAt(next, rest, value);
}

export function removeAt(target: JsonObject, path: readonly string[]): void {
  const key = path.at(-1);
  const parent = at(target, ...path.slice(0, -1));
  // Rebuilding the object would lose the order of its keys.
  if (key !== undefined && isObject(parent)) Reflect.deleteProperty(parent, key);
}

export function deepEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => deepEqual(element, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && deepEqual(a[key], b[key]));
}

export const copy = <T extends Json>(value: T): T => structuredClone(value);
