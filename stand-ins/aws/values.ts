import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "../shared/json";
import { reveal, secret, unknown } from "../shared/secrets";

/** A file or text of the program, as the engine sends it. */
export interface Asset extends JsonObject {
  /** The SHA-256 of its contents. */
  readonly hash: string;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isAsset(value: Json | undefined): value is Asset {
  return isObject(value) && value[signatureKey] === assetSignature;
}

export function isUnknown(value: Json | undefined): boolean {
  if (value === unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/** The properties without the marks of secrets. */
export function plain(properties: JsonObject): JsonObject {
  const revealed = reveal(properties);
  return isObject(revealed) ? revealed : {};
}

/** Marks whatever is secret in `like`: what was given as a secret comes back as one. */
export function keepSecrets(properties: JsonObject, like: JsonObject): JsonObject {
  const marked = (name: string, value: Json | undefined) =>
    value !== undefined && holdsSecret(like[name]) ? secret(value) : value;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, marked(name, value)]));
}

function holdsSecret(value: Json | undefined): boolean {
  return value !== undefined && !isDeepStrictEqual(reveal(value), value);
}

/** The object without what is undefined, which the wire has no form for. */
export function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** A string of the plain inputs; the schema has checked its type. */
export function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A map of strings, such as tags. */
export function textMap(value: Json | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (typeof item === "string" ? [[key, item]] : [])),
  );
}

/** Absent, or as good as absent: Terraform's providers do not tell the two apart. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

export function equal(left: Json | undefined, right: Json | undefined): boolean {
  if (isEmpty(left) && isEmpty(right)) return true;
  if (isAsset(left) && isAsset(right)) return left.hash === right.hash;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equal(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => equal(left[key], right[key]));
  }
  return left === right;
}
