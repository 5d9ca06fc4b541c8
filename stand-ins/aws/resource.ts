import type { S3Client } from "@aws-sdk/client-s3";
import type { Json, JsonObject } from "../shared/json";
import type { CheckResult, DiffKind, DiffResult } from "../shared/provider";
import type { S3 } from "./configuration";
import { equal, isEmpty, isUnknown } from "./values";

/** How Terraform's provider declares an argument. */
interface Property {
  readonly required?: boolean;
  /** A change makes a new resource. */
  readonly replaces?: boolean;
  /** Where the program does not say, the store decides. */
  readonly computed?: boolean;
  readonly default?: Json;
  /** Whether state and program mean the same. */
  readonly equal?: (state: Json | undefined, wanted: Json) => boolean;
}

/** A resource of S3: plain properties in, plain properties out. */
export interface S3Resource {
  /** The inputs it takes; others are refused. */
  readonly properties: Readonly<Record<string, Property>>;
  /** Outputs that only the store can tell. */
  readonly outputs: readonly string[];
  /** What an update makes unknown again. */
  readonly changedBy?: (changed: ReadonlySet<string>) => readonly string[];
  /** Fills in what the program left out, and says what cannot be. */
  readonly check?: (inputs: JsonObject) => CheckResult;
  readonly idOf: (inputs: JsonObject) => string;
  /** What an ID tells of the inputs, for an import. */
  readonly inputsOf: (id: string) => JsonObject;
  create(s3: S3, inputs: JsonObject): Promise<void>;
  /** What takes requests of its own once the resource exists. */
  complete?(client: S3Client, inputs: JsonObject): Promise<void>;
  /** Makes what `changed` names like the inputs. */
  update(client: S3Client, olds: JsonObject, inputs: JsonObject, changed: ReadonlySet<string>): Promise<void>;
  /** The outputs as the store has them, over what is known; undefined when there is no such resource. */
  read(s3: S3, known: JsonObject): Promise<JsonObject | undefined>;
  delete(client: S3Client, state: JsonObject): Promise<void>;
}

export function checkInputs(resource: S3Resource, type: string, inputs: JsonObject): CheckResult {
  const failures = Object.keys(inputs)
    .filter((property) => !(property in resource.properties))
    .map((property) => ({ property, reason: `the sandbox's stand-in for ${type} does not have this property` }));
  const filled = { ...inputs };
  for (const [property, { required, default: fallback }] of Object.entries(resource.properties)) {
    if (filled[property] !== undefined) continue;
    if (required) failures.push({ property, reason: `missing required property "${property}"` });
    if (fallback !== undefined) filled[property] = fallback;
  }
  const checked = resource.check?.(filled) ?? { inputs: filled };
  return { inputs: checked.inputs, failures: [...failures, ...(checked.failures ?? [])] };
}

/** Compares the program with the state as last read, as Terraform does: then drift shows too. */
export function diff(
  resource: S3Resource,
  state: JsonObject,
  inputs: JsonObject,
  ignored: readonly string[],
): DiffResult {
  const detailedDiff: Record<string, { kind: DiffKind }> = {};
  for (const [property, declared] of Object.entries(resource.properties)) {
    const change = changeOf(declared, state[property], inputs[property]);
    if (change === undefined || ignored.includes(property)) continue;
    detailedDiff[property] = { kind: declared.replaces ? `${change}-replace` : change };
  }
  const diffs = Object.keys(detailedDiff);
  return {
    changes: diffs.length > 0,
    diffs,
    replaces: diffs.filter((property) => resource.properties[property]?.replaces),
    detailedDiff,
  };
}

function changeOf(
  declared: Property,
  state: Json | undefined,
  wanted: Json | undefined,
): "add" | "delete" | "update" | undefined {
  if (wanted === undefined) return declared.computed || isEmpty(state) ? undefined : "delete";
  if (isUnknown(wanted)) return "update";
  if ((declared.equal ?? equal)(state, wanted)) return undefined;
  return isEmpty(state) ? "add" : "update";
}
