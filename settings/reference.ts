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

The settings of a stack are in its \`Pulumi.STACK.yaml\`, in groups. For example, \`lakehouse:spark\` contains \`image\`. Edit the file, or run
\`pulumi config set --path spark.image VALUE\`. Add \`--secret\` for settings with a 🔒.

\`npm run reference\` generates this page and the [JSON Schema](settings.schema.json) for editors from
[the schema](../../settings/schema.ts).`;
