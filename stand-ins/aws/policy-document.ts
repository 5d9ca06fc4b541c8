import type { Json } from "../shared/json";
import { isObject } from "./values";

/** The document without blanks and with its keys in order, as the official provider sends and keeps it. */
export function normalize(policy: string): string {
  return JSON.stringify(sortKeys(JSON.parse(policy) as Json));
}

/**
 * Whether two documents mean the same. A list may stand in any order, and one item without its list
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
 */
export function samePolicy(left: string, right: string): boolean {
  try {
    return canonical(JSON.parse(left) as Json) === canonical(JSON.parse(right) as Json);
  } catch {
    return left === right;
  }
}

function canonical(value: Json): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map(canonical))].sort();
    return items.length === 1 ? (items[0] ?? "") : `[${items.join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(String(value));
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join()}}`;
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}
