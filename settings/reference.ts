import { type JsonSchema, jsonSchemaOf } from "../schema/json-schema";
import { tableOf } from "../schema/table";
import { settingsSchema } from "./schema";

/** JSON Schema for a Pulumi.STACK.yaml, by which editors complete and check settings. */
export function editorSchema(): object {
  const { properties = {}, required = [] } = jsonSchemaOf(settingsSchema);
  const prefixed = Object.entries(properties).map(([key, schema]) => [`lakehouse:${key}`, schema]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of a stack",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(prefixed) as object,
        required: required.map((key) => `lakehouse:${key}`),
      },
    },
  };
}

/** The page that tells of each setting. */
export function settingsPage(): string {
  const groups = Object.entries(jsonSchemaOf(settingsSchema).properties ?? {}).map(
    ([key, schema]) => [key, schema as JsonSchema] as const,
  );
  const sections = groups.map(([key, schema]) => `## ${key}\n\n${tableOf(key, schema)}`);
  return `${[introduction, ...sections].join("\n\n")}\n`;
}

const introduction = `# Settings

A stack's settings are in its \`Pulumi.STACK.yaml\`, in groups: \`lakehouse:spark\` has \`image\`, for example. Write them there, or with
\`pulumi config set --path spark.image VALUE\`; those with a 🔒 with \`--secret\`. \`npm run reference\` makes this page from
[the schema](../../settings/schema.ts), and the [JSON Schema](settings.schema.json) by which editors know them.`;
