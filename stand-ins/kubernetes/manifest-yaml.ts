import yaml from "js-yaml";
import { isObject, type JsonObject } from "./json";

/**
 * YAML 1.1, as Kubernetes and Helm read it: `0644` is octal, `on` and `yes` are true. js-yaml follows 1.2, where they
 * are a decimal number and text.
 */
const truths = ["y", "yes", "true", "on"];
const bool = new yaml.Type("tag:yaml.org,2002:bool", {
  kind: "scalar",
  resolve: (text: unknown) =>
    typeof text === "string" && /^([yn]|yes|no|true|false|on|off)$/i.test(text) && isOneCase(text),
  construct: (text: string) => truths.includes(text.toLowerCase()),
});

const integer = new yaml.Type("tag:yaml.org,2002:int", {
  kind: "scalar",
  resolve: (text: unknown) =>
    typeof text === "string" && /^[-+]?(0b[01_]+|0x[\da-f_]+|0o?[0-7_]+|0|[1-9][\d_]*)$/i.test(text),
  construct: (text: string) => {
    const digits = text.replaceAll("_", "").toLowerCase();
    const sign = digits.startsWith("-") ? -1 : 1;
    const unsigned = digits.replace(/^[-+]/, "");
    return sign * Number(/^0[0-7]+$/.test(unsigned) ? `0o${unsigned.slice(1)}` : unsigned);
  },
});

/** `yes`, `Yes` and `YES`, but not `yEs`. */
const isOneCase = (text: string): boolean =>
  [text.toLowerCase(), text.toUpperCase(), (text[0] ?? "").toUpperCase() + text.slice(1).toLowerCase()].includes(text);

const schema = yaml.CORE_SCHEMA.extend({ implicit: [bool, integer] });

/** Every document that holds something. */
export function parseManifests(text: string): JsonObject[] {
  return yaml
    .loadAll(text, undefined, { schema })
    .filter(
      (document): document is JsonObject =>
        isObject(document as JsonObject) && Object.keys(document as JsonObject).length > 0,
    );
}
