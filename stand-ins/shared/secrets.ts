import type { Json, JsonObject } from "./json";

/**
 * How secrets and unknown values are marked on the wire
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go).
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that only the update will know. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const secret = (value: Json): JsonObject => ({ [signatureKey]: secretSignature, value });

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value with every secret in it unwrapped. */
export function reveal(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isObject(value)) return value ?? null;
  if (value[signatureKey] === secretSignature) return reveal(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, reveal(element)]));
}
