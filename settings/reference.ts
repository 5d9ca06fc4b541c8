import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import { settingsSchema } from "./schema";

/** JSON Schema for a Pulumi.STACK.yaml, by which editors complete and check settings. */
export function editorSchema(): object {
  const { properties = {}, required = [] } = settings();
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
  const groups = Object.entries(settings().properties ?? {}).map(
    ([key, schema]) => [key, schema as JsonSchema] as const,
  );
  const sections = groups.map(([key, schema]) => `## ${key}\n\n${tableOf(rowsOf(key, schema, true))}`);
  return `${[introduction, ...sections].join("\n\n")}\n`;
}

const introduction = `# Settings

A stack's settings are in its \`Pulumi.STACK.yaml\`, in groups: \`lakehouse:spark\` has \`image\`, for example. Write them there, or with
\`pulumi config set --path spark.image VALUE\`; those with a 🔒 with \`--secret\`. \`npm run settings:reference\` makes this page from
[the schema](../../settings/schema.ts), and the [JSON Schema](settings.schema.json) by which editors know them.`;

/** JSON Schema of the settings alone. A secret may also be encrypted, as Pulumi writes it. */
function settings(): JsonSchema {
  return toJsonSchema(settingsSchema, {
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

interface Row {
  readonly key: string;
  readonly value: string;
  readonly default: string;
  readonly description: string;
}

function rowsOf(key: string, schema: JsonSchema, isRequired: boolean, isSecretValue = false): Row[] {
  const [secret] = (schema.writeOnly ? schema.anyOf : undefined) ?? [];
  if (secret) return rowsOf(key, { description: schema.description, ...(secret as JsonSchema) }, isRequired, true);
  if (schema.type === "object" && schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, property]) =>
      rowsOf(`${key}.${name}`, property as JsonSchema, schema.required?.includes(name) ?? false, isSecretValue),
    );
  }
  const variants = (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];
  if (variants.some(({ type }) => type === "object")) {
    const rows = variants.flatMap((variant) => rowsOf(key, variant, isRequired, isSecretValue));
    return rows.filter(
      (row, index) =>
        rows.findIndex((other) => other.key === row.key && other.description === row.description) === index,
    );
  }
  if (schema.not) return [];
  const lock = isSecretValue ? " 🔒" : "";
  return [
    {
      key: `\`${key}\`${lock}`,
      value: valueOf(schema),
      default: schema.default !== undefined ? code(schema.default) : isRequired ? "required" : "",
      description: schema.description ?? "",
    },
  ];
}

function valueOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(" or ");
  if (schema.anyOf) return "quantity";
  if (schema.type === "array") return "list";
  return schema.type === "object" ? "texts by key" : String(schema.type);
}

const code = (value: unknown) => `\`${JSON.stringify(value)}\``;

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ key, value, default: fallback, description }) =>
      `| ${[key, value, fallback, description.replaceAll("|", "\\|")].join(" | ")} |`,
  );
  return ["| setting | value | default | meaning |", "| --- | --- | --- | --- |", ...lines].join("\n");
}
