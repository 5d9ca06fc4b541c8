import { load } from "js-yaml";
import { compile, type JSONSchema } from "json-schema-to-typescript";

/** The part of a custom resource definition's OpenAPI schema that is read here. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
}

/** The texts of the chart's definitions. */
export interface Definitions {
  readonly sparkapplications: string;
  readonly scheduledsparkapplications: string;
}

/** Fields whose schema the operator took from Kubernetes, and the type that Pulumi's SDK has for it. */
const kubernetesTypes: Readonly<Record<string, string>> = {
  affinity: "core.v1.Affinity",
  dnsConfig: "core.v1.PodDNSConfig",
  env: "core.v1.EnvVar[]",
  envFrom: "core.v1.EnvFromSource[]",
  hostAliases: "core.v1.HostAlias[]",
  ingressTLS: "networking.v1.IngressTLS[]",
  initContainers: "core.v1.Container[]",
  lifecycle: "core.v1.Lifecycle",
  podSecurityContext: "core.v1.PodSecurityContext",
  securityContext: "core.v1.SecurityContext",
  sidecars: "core.v1.Container[]",
  template: "core.v1.PodTemplateSpec",
  tolerations: "core.v1.Toleration[]",
  volumeMounts: "core.v1.VolumeMount[]",
  volumes: "core.v1.Volume[]",
};

/** A module with the type of what a SparkApplication may say, with the definition's own descriptions. */
export async function sparkTypes({ sparkapplications }: Pick<Definitions, "sparkapplications">): Promise<string> {
  const schema = inTypes(specOf(sparkapplications)) as JSONSchema;
  const options = { bannerComment: "", format: false };
  return `${banner}import type * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "@pulumi/kubernetes";

${await compile(schema, "SparkApplicationSpec", options)}`;
}

const banner = "// Written by `npm run spark-types` out of the custom resource definitions of the operator's chart.\n";

/** The same schema, with Kubernetes' types by name, and a Pulumi input for each value. */
function inTypes(schema: Schema, field = ""): object {
  const { description } = schema;
  const known = kubernetesTypes[field];
  if (known !== undefined) return described(description, input(kubernetesInput(known)));
  if (schema.properties !== undefined) {
    const properties = Object.entries(schema.properties).map(([key, inner]) => [key, inTypes(inner, key)]);
    return {
      ...(description !== undefined && { description }),
      type: "object",
      properties: Object.fromEntries(properties) as object,
      required: schema.required ?? [],
      additionalProperties: false,
    };
  }
  if (schema.items?.properties !== undefined) return { description, type: "array", items: inTypes(schema.items) };
  return described(description, valueType(schema));
}

const described = (description: string | undefined, tsType: string) => ({
  ...(description !== undefined && { description }),
  tsType,
});

const input = (type: string) => `pulumi.Input<${type}>`;

function kubernetesInput(type: string): string {
  const [name = "", list] = type.split("[");
  const of = `kubernetes.types.input.${name}`;
  return list === undefined ? of : `${input(of)}[]`;
}

/** The type of a value: a scalar, or a list or map of values; a map of objects has Pulumi inputs in it. */
function valueType(schema: Schema): string {
  if (schema["x-kubernetes-int-or-string"]) return input("number | string");
  if (schema.enum !== undefined) return input(schema.enum.map((value) => JSON.stringify(value)).join(" | "));
  if (schema.items !== undefined) return input(`${valueType(schema.items)}[]`);
  const { additionalProperties, properties } = schema;
  if (additionalProperties !== undefined) return `Record<string, ${valueType(additionalProperties)}>`;
  if (properties !== undefined) {
    return `{ ${Object.entries(properties)
      .map(([key, inner]) => `${key}: ${valueType(inner)}`)
      .join("; ")} }`;
  }
  return input(schema.type === "integer" ? "number" : (schema.type ?? "unknown"));
}

type FieldNames = null | string | { readonly [field: string]: FieldNames };

/**
 * A module with the names of all fields, for a check while the program runs: components/spark/unknown-fields.ts tells
 * how they are read.
 */
export function sparkFields({ sparkapplications, scheduledsparkapplications }: Definitions): string {
  const types: Record<string, FieldNames> = {};
  const namesOf = (schema: Schema, field: string): FieldNames => {
    if (!(field in kubernetesTypes)) return inner(schema);
    // A pod template's schema is left out of the definition, and any field is kept.
    if (schema["x-kubernetes-preserve-unknown-fields"]) return null;
    types[field] ??= inner(schema);
    return field;
  };
  const inner = (schema: Schema): FieldNames => {
    const { properties } = schema.items ?? schema;
    if (properties === undefined) return null;
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, namesOf(value, key)]));
  };
  const schedule = Object.keys(specOf(scheduledsparkapplications).properties ?? {});
  const table = { application: inner(specOf(sparkapplications)), schedule, types };
  return `${banner}
/**
 * The fields of an object, which may be an item of a list, by name. \`null\` is a value, or a map with keys of any name;
 * a text is the name of one of the table's types, which are there many times.
 */
export type FieldNames = null | string | { readonly [field: string]: FieldNames };

export const sparkFields: {
  readonly application: FieldNames;
  readonly schedule: readonly string[];
  readonly types: Readonly<Record<string, FieldNames>>;
} = ${JSON.stringify(table)};
`;
}

function specOf(definition: string): Schema {
  const { spec } = load(definition) as { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } };
  const schema = spec.versions[0]?.schema.openAPIV3Schema.properties?.spec;
  if (schema === undefined) throw new Error("The definition has no schema of a spec.");
  return schema;
}
