import type { JsonSchema } from "./json-schema";

/** A table, in Markdown, of all that can be written below a key. */
export function tableOf(key: string, schema: JsonSchema, isRequired = true): string {
  return render(rowsOf(key, schema, isRequired));
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
  if (schema.type === "array" && isGroup(schema.items))
    return rowsOf(`${key}[]`, schema.items, isRequired, isSecretValue);
  if (schema.type === "object" && isGroup(schema.additionalProperties)) {
    const { description, additionalProperties } = schema;
    const rows = rowsOf(`${key}.NAME`, additionalProperties, isRequired, isSecretValue);
    if (description === undefined) return rows;
    return [{ key: `\`${key}.NAME\``, value: "group", default: "", description }, ...rows];
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

function isGroup(schema: unknown): schema is JsonSchema {
  return typeof schema === "object" && schema !== null && "properties" in schema;
}

function valueOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(" or ");
  if (schema.anyOf) return "quantity";
  if (schema.type === "array") return "list";
  return schema.type === "object" ? "texts by key" : String(schema.type);
}

const code = (value: unknown) => `\`${JSON.stringify(value)}\``;

function render(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ key, value, default: fallback, description }) =>
      `| ${[key, value, fallback, description.replaceAll("|", "\\|")].join(" | ")} |`,
  );
  return ["| setting | value | default | meaning |", "| --- | --- | --- | --- |", ...lines].join("\n");
}
