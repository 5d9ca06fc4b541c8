import { JSONPath } from "jsonpath-plus";
import { at, listAt, numberAt, stringAt, type Json, type JsonObject } from "../json";
import { UnreadableConditionError, type Awaiter, type Progress } from "./progress";

type Condition = (object: JsonObject) => Progress;

/**
 * `pulumi.com/waitFor`: one condition, or a JSON list of them that must all hold.
 *
 * @throws UnreadableConditionError that names the condition when it is not understood.
 */
export function waitFor(expression: string): Awaiter {
  const checks = parseList(expression).map(parseCondition);
  if (checks.length === 0) throw new UnreadableConditionError("at least one condition must be specified");
  return () => (object) =>
    checks.map((check) => check(object)).find(({ isReady }) => !isReady) ?? { object, isReady: true, problems: [] };
}

function parseList(expression: string): string[] {
  try {
    const parsed: unknown = JSON.parse(expression);
    if (Array.isArray(parsed) && parsed.every((entry) => typeof entry === "string")) return parsed;
  } catch {
    // Not a list, then: a single condition.
  }
  return [expression];
}

function parseCondition(expression: string): Condition {
  if (expression.startsWith("jsonpath=")) return jsonPathCondition(expression.slice("jsonpath=".length));
  if (expression.startsWith("condition=")) return statusCondition(expression.slice("condition=".length));
  throw new UnreadableConditionError(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

/** `{.status.phase}=Running`, or `{.status.phase}` for any value. */
function jsonPathCondition(expression: string): Condition {
  const match = /^\{\s*(.*?)\s*\}(?:=(.+))?$/.exec(expression);
  if (!match) throw new UnreadableConditionError(`format should be {.path}=value or {.path}, got "${expression}"`);
  const [, path = "", wanted] = match;
  // The library wants parentheses around a filter; they are optional in the standard.
  const query = `$${path.replace(/^\$/, "")}`.replace(/\[\?(?!\()([^\]]+)\]/g, "[?($1)]");
  return (object) => {
    const found = select(object, query);
    const isReady = isObserved(object) && found !== undefined && (wanted === undefined || show(found) === wanted);
    const seen = found === undefined ? "" : ` (found "${show(found)}")`;
    const status = `Waiting for ${expression}${seen}`;
    return { object, isReady, status, problems: [status] };
  };
}

const show = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function select(object: JsonObject, path: string): Json | undefined {
  const found = JSONPath<Json[]>({ path, json: object, wrap: true, eval: "safe" });
  return found[0];
}

/** `Ready`, or `Ready=False`. */
function statusCondition(expression: string): Condition {
  const [type = "", wanted = "True"] = expression.split("=");
  const equals = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return (object) => {
    const found = listAt(object, "status", "conditions").find((entry) => equals(stringAt(entry, "type"), type));
    const status = stringAt(found, "status");
    const isReady = found !== undefined && isObserved(object, found) && equals(status, wanted);
    const message = `Waiting for condition ${type}=${wanted}${status ? ` (it is ${status})` : ""}`;
    return { object, isReady, status: message, problems: [message] };
  };
}

/** A status older than the specification says nothing about it. */
function isObserved(object: JsonObject, condition?: Json): boolean {
  const observed = numberAt(condition, "observedGeneration") ?? numberAt(object, "status", "observedGeneration");
  const generation = at(object, "metadata", "generation");
  return observed === undefined || typeof generation !== "number" || observed >= generation;
}
