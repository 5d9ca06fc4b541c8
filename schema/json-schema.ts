import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";

export type { JsonSchema };

/** A schema as JSON Schema, for editors and pages of reference. A secret may also be encrypted, as Pulumi writes it. */
export function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  return toJsonSchema(schema, {
    typeMode: "input",
    // Rules that JSON Schema cannot say; the program does.
    ignoreActions: ["check"],
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === "never" ? { not: {} } : undefined),
    overrideAction: ({ valibotAction, jsonSchema }) =>
      isMark(valibotAction) ? { writeOnly: true, anyOf: [jsonSchema, encrypted] } : undefined,
  });
}

const encrypted: JsonSchema = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"] };

/** Whether an action says of a setting that it is secret. */
function isMark(action: { readonly type: string; readonly metadata?: unknown }): boolean {
  return action.type === "metadata" && (action.metadata as { secret?: boolean }).secret === true;
}
