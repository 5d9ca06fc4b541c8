import { createHash, randomBytes } from "node:crypto";
import type { Autonaming } from "../shared/provider";
import { at, isObject, setAt, stringAt, type JsonObject } from "./json";
import { unknownValue } from "./property-values";

/** Annotations that steer the provider (https://www.pulumi.com/registry/packages/kubernetes/#pulumi-annotations). */
export const annotation = {
  autonamed: "pulumi.com/autonamed",
  skipAwait: "pulumi.com/skipAwait",
  waitFor: "pulumi.com/waitFor",
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  replaceUnready: "pulumi.com/replaceUnready",
  patchForce: "pulumi.com/patchForce",
  patchFieldManager: "pulumi.com/patchFieldManager",
  deletionPropagation: "pulumi.com/deletionPropagationPolicy",
} as const;

export const nameOf = (object: JsonObject): string => stringAt(object, "metadata", "name");
export const namespaceOf = (object: JsonObject): string => stringAt(object, "metadata", "namespace");
export const annotationOf = (object: JsonObject, key: string): string =>
  stringAt(object, "metadata", "annotations", key);
export const isAnnotated = (object: JsonObject, key: string): boolean => annotationOf(object, key) === "true";

/** `namespace/name`, or the name alone: the ID under which Pulumi knows the object. */
export const idOf = (object: JsonObject): string => [namespaceOf(object), nameOf(object)].filter(Boolean).join("/");

export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** Eight hexadecimal digits; the same ones for the same seed, so that an update keeps what its preview promised. */
export function uniqueName(prefix: string, seed: Uint8Array = new Uint8Array()): string {
  const random = seed.length > 0 ? createHash("sha256").update(seed).digest() : randomBytes(4);
  return prefix + random.subarray(0, 4).toString("hex");
}

/** Names an object that has no name, and marks it, so that a replacement may have another one. */
export function assignName(object: JsonObject, resourceName: string, seed: Uint8Array, autonaming?: Autonaming): void {
  if (nameOf(object) || stringAt(object, "metadata", "generateName")) return;
  if (autonaming?.mode === "disable") {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  setAutoname(object, autonaming?.proposedName ?? uniqueName(`${resourceName}-`, seed));
}

export function adoptAutoname(object: JsonObject, old: JsonObject): void {
  if (!nameOf(object) && isAnnotated(old, annotation.autonamed)) setAutoname(object, nameOf(old));
}

function setAutoname(object: JsonObject, name: string): void {
  // Nothing can be set inside of a value that is not known yet.
  if (at(object, "metadata") === unknownValue) return;
  setAt(object, ["metadata", "name"], name);
  annotate(object, annotation.autonamed, "true");
}

export function annotate(object: JsonObject, key: string, value: string): void {
  if (!isObject(at(object, "metadata", "annotations") ?? {})) setAt(object, ["metadata", "annotations"], {});
  setAt(object, ["metadata", "annotations", key], value);
}

/**
 * Seconds an operation may take: the resource's `customTimeouts`, else the annotation, else ten minutes.
 */
export function timeoutSeconds(object: JsonObject, customTimeout: number): number {
  const annotated = Number.parseInt(annotationOf(object, annotation.timeoutSeconds), 10);
  return customTimeout || (Number.isNaN(annotated) ? 600 : annotated);
}
