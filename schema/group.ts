import { closest } from "fastest-levenshtein";
import * as v from "valibot";
import { missing } from "./problem";

/** Settings that belong together: an object of these keys and no others. */
export function group<const Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries);
  return v.strictObject(entries, ({ expected, input, path }) => {
    if (expected === "never") return unknownKeys(path?.at(-1)?.input as object, known);
    if (input === undefined) return missing;
    return noGroup(known);
  });
}

/**
 * What is said of something else in the place of a group; not what it is, because that may be a text with keys in it.
 */
export const noGroup = (known: readonly string[]) => `is no group of settings: write ${known.join(", ")} below it`;

/** valibot tells of the first unknown key only; a person wants to know all. */
function unknownKeys(given: object, known: readonly string[]): string {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  return unknown.map((key) => `has no setting ${key} (did you mean ${closest(key, known)}?)`).join(" and ");
}

/** Settings of which each has a default, so that the group need not be written. */
export function groupWithDefaults<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.optional(group(entries), {} as never);
}
