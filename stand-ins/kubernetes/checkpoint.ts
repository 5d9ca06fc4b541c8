import { isObject, type JsonObject } from "./json";
import { annotateSecrets, toKubernetes, toProperties } from "./property-values";

/** Keys of a resource's outputs that are the provider's own memory; the same names as in Pulumi's provider. */
const inputsKey = "__inputs";
const initialApiVersionKey = "__initialApiVersion";
const fieldManagerKey = "__fieldManager";

export interface Checkpoint {
  inputs: JsonObject;
  live: JsonObject;
  initialApiVersion: string | undefined;
  fieldManager: string | undefined;
}

export function parseCheckpoint(state: JsonObject): Checkpoint {
  const live = toKubernetes(state);
  const { [inputsKey]: inputs, [initialApiVersionKey]: initialApiVersion, [fieldManagerKey]: fieldManager } = live;
  for (const key of [inputsKey, initialApiVersionKey, fieldManagerKey]) Reflect.deleteProperty(live, key);
  return {
    inputs: isObject(inputs) ? inputs : {},
    live,
    initialApiVersion: typeof initialApiVersion === "string" ? initialApiVersion : undefined,
    fieldManager: typeof fieldManager === "string" ? fieldManager : undefined,
  };
}

/** A resource's outputs: the live object and the provider's memory; secret is what was secret in `fromInputs`. */
export function checkpoint(
  inputs: JsonObject,
  live: JsonObject,
  fromInputs: JsonObject,
  memory: { initialApiVersion: string; fieldManager: string },
): JsonObject {
  const state = toProperties(live);
  const ownInputs = toProperties(inputs);
  annotateSecrets(state, fromInputs);
  annotateSecrets(ownInputs, fromInputs);
  return {
    ...state,
    [inputsKey]: ownInputs,
    [initialApiVersionKey]: memory.initialApiVersion,
    [fieldManagerKey]: memory.fieldManager,
  };
}
