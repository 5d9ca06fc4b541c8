import { isObject, type Json, type JsonObject } from "./json";

/**
 * Pulumi's property values in their wire form: JSON in which secrets, unknowns and other special values are marked
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go).
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";

/** Every type of unknown but the string has its own sentinel; the SDKs send the string's for all of them. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface MarkedValue extends JsonObject {
  [signatureKey]: string;
}

const hasSignature = (value: Json | undefined, signature: string): value is MarkedValue =>
  isObject(value) && value[signatureKey] === signature;

const isSecret = (value: Json | undefined): value is MarkedValue => hasSignature(value, secretSignature);

export const isAsset = (value: Json | undefined): value is MarkedValue => hasSignature(value, assetSignature);

export const makeSecret = (value: Json): JsonObject =>
  isSecret(value) ? value : { [signatureKey]: secretSignature, value };

export const makeResourceReference = (urn: string, id: string, packageVersion: string): JsonObject => ({
  [signatureKey]: resourceSignature,
  urn,
  id,
  packageVersion,
});

/** Does any part of the value carry the property? */
function contains(value: Json | undefined, has: (part: Json) => boolean): boolean {
  if (value === undefined) return false;
  if (has(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((part: Json | undefined) => contains(part, has));
}

export const containsSecrets = (value: Json | undefined): boolean =>
  contains(value, (part) => isSecret(part) || (hasSignature(part, outputSignature) && part.secret === true));

export const containsUnknowns = (value: Json | undefined): boolean =>
  contains(value, (part) => part === unknownValue || (hasSignature(part, outputSignature) && !("value" in part)));

/** Keys that Pulumi's SDKs spell with underscores, because their type generators accept no dashes. */
const underscored = new Map(
  [
    "embedded-resource",
    "int-or-string",
    "list-map-keys",
    "list-type",
    "map-type",
    "preserve-unknown-fields",
    "validations",
  ].map((key) => [`x_kubernetes_${key.replaceAll("-", "_")}`, `x-kubernetes-${key}`]),
);
const dashed = new Map([...underscored].map(([underscore, dash]) => [dash, underscore]));

function unwrap(value: Json): Json {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isObject(value)) return value;
  if (isSecret(value)) return unwrap(value.value ?? null);
  if (hasSignature(value, outputSignature)) return "value" in value ? unwrap(value.value ?? null) : unknownValue;
  const plain: JsonObject = {};
  for (const key in value) {
    const element = value[key];
    if (element !== undefined) plain[underscored.get(key) ?? key] = unwrap(element);
  }
  return plain;
}

/** The object the API server would see: secrets and outputs unwrapped, keys as Kubernetes spells them. */
export function toKubernetes(properties: JsonObject): JsonObject {
  const plain = unwrap(properties);
  return isObject(plain) ? plain : {};
}

/** The other way: keys as Pulumi's SDKs spell them. */
export function toProperties(value: JsonObject): JsonObject {
  const convert = (part: Json): Json => {
    if (Array.isArray(part)) return part.map(convert);
    if (!isObject(part)) return part;
    const converted: JsonObject = {};
    for (const key in part) {
      const element = part[key];
      if (element !== undefined) converted[dashed.get(key) ?? key] = convert(element);
    }
    return converted;
  };
  const converted = convert(value);
  return isObject(converted) ? converted : {};
}

/**
 * Marks in `outputs` (in place) what is secret in `inputs`. Objects are compared key by key, so that one secret does
 * not hide the whole object; a list is secret as a whole, because servers may reorder it. The data of a `Secret` always
 * is.
 */
export function annotateSecrets(outputs: JsonObject, inputs: JsonObject): void {
  if (outputs.kind === "Secret") {
    for (const key of ["data", "stringData"]) {
      const value = outputs[key];
      if (value !== undefined) outputs[key] = makeSecret(value);
    }
    return;
  }
  for (const key in inputs) {
    const input = inputs[key];
    const output = outputs[key];
    if (output === undefined) continue;
    if (isObject(output) && isObject(input) && !isSecret(input) && !isSecret(output)) annotateSecrets(output, input);
    else if (containsSecrets(input)) outputs[key] = makeSecret(output);
  }
}
