import { isDeepStrictEqual } from "node:util";
import { version } from "@pulumi/random/package.json";
import type { Json, JsonObject } from "../shared/json";
import type { DiffKind, Provider } from "../shared/provider";
import { reveal, secret, unknown } from "../shared/secrets";
import { randomId } from "./id";
import { randomPet } from "./pet";
import type { ResourceKind } from "./resource-kind";
import { randomPassword, randomString } from "./text";
import { randomUuid } from "./uuid";

const kinds: Readonly<Record<string, ResourceKind>> = {
  "random:index/randomId:RandomId": randomId,
  "random:index/randomPassword:RandomPassword": randomPassword,
  "random:index/randomPet:RandomPet": randomPet,
  "random:index/randomString:RandomString": randomString,
  "random:index/randomUuid:RandomUuid": randomUuid,
};

/** Stands in for Pulumi's provider of random values, which are drawn once and then live in the state alone. */
export const randomProvider: Provider = {
  version,

  check: ({ type, news }) => {
    const kind = kindOf(type);
    const missing = (kind.required ?? []).filter((property) => news[property] === undefined);
    const invalid = isKnown(news) ? kind.validate?.(planned(kind, news)) : undefined;
    const failures = missing.map((property) => ({ property, reason: `${property} is required` }));
    return Promise.resolve({ inputs: news, failures: failures.length === 0 && invalid ? [invalid] : failures });
  },

  diff: ({ type, olds, news }) => {
    const kind = kindOf(type);
    const changed = differences(kind, olds, news);
    return Promise.resolve({
      changes: changed.length > 0,
      replaces: changed.map(({ property }) => property),
      diffs: changed.map(({ property }) => property),
      detailedDiff: Object.fromEntries(changed.map(({ property, kind: change }) => [property, { kind: change }])),
    });
  },

  create: async ({ type, properties, preview }) => {
    const kind = kindOf(type);
    const inputs = { ...defaults(kind, properties), ...properties };
    if (preview) {
      const computed = kind.computed.map((property) => [property, unknown] as const);
      return { id: "", properties: withSecrets(kind, { ...inputs, ...Object.fromEntries(computed) }) };
    }
    const { id, outputs } = await kind.generate(planned(kind, properties));
    return { id, properties: withSecrets(kind, { ...inputs, ...outputs }) };
  },

  read: async ({ type, id, properties, inputs }) => {
    const isImport = Object.keys(properties).length === 0;
    if (!isImport) return { id, properties, inputs };
    const kind = kindOf(type);
    if (!kind.adopt) throw new Error(`Resources of type ${type} cannot be imported.`);
    const adopted = await kind.adopt(id);
    const outputs = { ...planned(kind, adopted.inputs), ...adopted.outputs };
    return { id: adopted.id, inputs: adopted.inputs, properties: withSecrets(kind, outputs) };
  },

  // Every change replaces, so that only what changes nothing comes here.
  update: ({ olds }) => Promise.resolve(olds),

  delete: () => Promise.resolve(),
};

function kindOf(type: string): ResourceKind {
  const kind = kinds[type];
  if (!kind) throw new Error(`The random stand-in has no ${type}; it has ${Object.keys(kinds).join(", ")}.`);
  return kind;
}

const isKnown = (inputs: JsonObject): boolean => !JSON.stringify(inputs).includes(unknown);

/** Values of the inputs that are not given. The two names of `numeric` follow each other. */
function defaults(kind: ResourceKind, given: JsonObject): JsonObject {
  const numeric = given.numeric ?? given.number;
  const aliased = "number" in kind.inputs && numeric !== undefined ? { number: numeric, numeric } : {};
  const all: Readonly<Record<string, Json | undefined>> = { ...kind.inputs, ...aliased };
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => value !== undefined && !(key in given)));
}

/** What the resource is drawn from: defaults filled in, secrets unwrapped. */
const planned = (kind: ResourceKind, given: JsonObject): JsonObject => {
  const revealed = Object.entries(given).map(([key, value]) => [key, reveal(value)] as const);
  const known = Object.fromEntries(revealed.filter(([, value]) => value !== null));
  return { ...defaults(kind, known), ...known };
};

function differences(kind: ResourceKind, olds: JsonObject, news: JsonObject) {
  const before = planned(kind, olds);
  const after = planned(kind, news);
  return Object.keys(kind.inputs).flatMap((property): { property: string; kind: DiffKind }[] => {
    const [old, next]: (Json | undefined)[] = [before[property], after[property]];
    if (isDeepStrictEqual(old, next)) return [];
    if (old === undefined) return [{ property, kind: "add-replace" }];
    return [{ property, kind: next === undefined ? "delete-replace" : "update-replace" }];
  });
}

function withSecrets(kind: ResourceKind, outputs: JsonObject): JsonObject {
  const secrets = (kind.secrets ?? []).map((property) => [property, secret(outputs[property] ?? null)] as const);
  return { ...outputs, ...Object.fromEntries(secrets) };
}
