import type { DiffKind } from "../shared/provider";
import { touches } from "./force-new";
import { deepEqual, isObject, setAt, removeAt, stringAt, type Json, type JsonObject } from "./json";

export interface PropertyDiff {
  readonly kind: DiffKind;
  /** The path is one of the inputs rather than the outputs. */
  readonly inputDiff: boolean;
}

type Path = readonly (string | number)[];

/**
 * What differs between the old state and the new inputs, by property path (`spec.template.spec.containers[0].image`).
 * Lists are compared position by position.
 */
export function detailedDiff(
  old: JsonObject,
  inputs: JsonObject,
  forceNew: readonly string[],
): Map<string, PropertyDiff> {
  const diffs = new Map<string, PropertyDiff>();

  const record = (path: Path, value: Json, change: "add" | "delete" | "update"): void => {
    const kind = touches(path, value, forceNew) ? (`${change}-replace` as const) : change;
    diffs.set(formatPath(path), { kind, inputDiff: change === "delete" });
  };

  const compare = (path: Path, before: Json | undefined, after: Json | undefined): void => {
    if (after === undefined || (after === null && before === undefined)) {
      if (before !== undefined) record(path, null, "delete");
    } else if (before === undefined) record(path, after, "add");
    else if (isObject(before) && isObject(after)) {
      for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
        compare([...path, key], before[key], after[key]);
      }
    } else if (Array.isArray(before) && Array.isArray(after)) {
      for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
        compare([...path, index], before[index], after[index]);
      }
    } else if (!deepEqual(before, after)) record(path, after, after === null ? "delete" : "update");
  };

  compare([], old, inputs);
  return diffs;
}

export const isReplacement = (path: string, { kind }: PropertyDiff): boolean =>
  kind.endsWith("-replace") || (kind === "delete" && path === "metadata");

function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[."[\]]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text ? `${text}.${step}` : step;
  }, "");
}

/** `a.b[0]["c.d"]` as steps. */
export function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, key]) =>
      quoted?.replaceAll('\\"', '"') ?? (index === "*" || index === undefined ? (key ?? "*") : Number(index)),
  );
}

/** Does the ignored path contain the changed one? */
export function contains(ignored: string, changed: string): boolean {
  const outer = parsePath(ignored);
  const inner = parsePath(changed);
  return (
    outer.length <= inner.length && outer.every((step, index) => step === "*" || String(step) === String(inner[index]))
  );
}

/** Treats a missing namespace as `default`, and takes it from kinds that have none. */
export function canonicalizeNamespace(object: JsonObject, isNamespaced: boolean): void {
  if (isNamespaced) setAt(object, ["metadata", "namespace"], stringAt(object, "metadata", "namespace") || "default");
  else removeAt(object, ["metadata", "namespace"]);
}
