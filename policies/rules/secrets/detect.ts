import { readName } from "./names";
import { looksHarmless, looksSecret } from "./values";

/** Kinds of text that differ in what a word without quotes may be. */
export type TextKind =
  /** A command line or a script: a value, also one that follows the name of an option. */
  | "command"
  /** Settings: a value. */
  | "settings"
  /** A program's source, or prose: a variable, or a word. */
  | "source";

/**
 * Whether a name and its value are a secret in plain text: by the name, by the look of the value, or within the value.
 */
export function isPlainSecret(name: string, value: string): boolean {
  if (isReferenceToSecret(name, value)) return false;
  return isNamedSecret(name, value) || secretLine(value, "command") !== undefined;
}

/** Whether the value of this name has to be known to tell. */
export function mayBePlainSecret(name: string): boolean {
  return readName(name).namesSecret;
}

function isNamedSecret(name: string, value: string): boolean {
  const { namesSecret, mayBeNumber } = readName(name);
  return namesSecret && !looksHarmless(value, mayBeNumber);
}

/**
 * Spark's own ways to name a Secret: https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#secret-management
 */
function isReferenceToSecret(name: string, value: string): boolean {
  const [, way] = /^spark\.kubernetes\.(?:driver|executor)\.(secretKeyRef|secrets)\../.exec(name) ?? [];
  if (way === "secretKeyRef") return /^[a-z0-9.-]+:[\w.-]+$/.test(value);
  return way === "secrets" && value.startsWith("/");
}

const quoted = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
// No name begins within another, which also keeps the search of a long one short.
const nameIn = String.raw`(?<![\w.-])(?:-D|--?)?(?<name>[A-Za-z_*][\w.*-]*)`;
const wordIn = String.raw`\$\([^()\n]*\)|\{\{[^{}\n]*\}\}|\{[\w.]*\}|[^\s,;&"'<>{\[][^\s,;&"'<>]*`;
const valueIn = `(?<value>${quoted}|${wordIn})`;

const settings: readonly RegExp[] = [
  // password=x in properties, options of Java, parameters of URLs and logins of JAAS; "password": "x" and password: x
  // in JSON and YAML
  new RegExp(String.raw`${nameIn}["']?[ \t]*(?:=|:(?=[ \t"']))[ \t]*(?:[|>][+-]?[ \t]*\n[ \t]*)?${valueIn}`, "g"),
  // - name: PASSWORD and value: x, of a container's environment
  new RegExp(
    String.raw`\bname["']?[ \t]*:[ \t]*["']?${nameIn}["']?[ \t]*,?\s*["']?value["']?[ \t]*:[ \t]*${valueIn}`,
    "g",
  ),
  // <name>password</name><value>x</value>, of Hadoop, and <password>x</password>
  new RegExp(String.raw`<name>\s*${nameIn}\s*</name>\s*<value>(?<value>[^<]*)</value>`, "g"),
  new RegExp(String.raw`<${nameIn}>(?<value>[^<]*)</`, "g"),
];

/** Ways in which texts put a value beside its name. */
const ways: Readonly<Record<TextKind, readonly RegExp[]>> = {
  settings,
  // --password x
  command: [...settings, new RegExp(String.raw`(?=--)${nameIn}[ \t]+(?!-)${valueIn}`, "g")],
  // password = "x", password: str = "x", "password": "x" and option("password", "x")
  source: [
    new RegExp(String.raw`${nameIn}["']?[ \t]*(?::[\w.[\]| ]+)?[=:][ \t]*(?<value>${quoted})`, "g"),
    new RegExp(String.raw`["']${nameIn}["'][ \t]*,\s*(?<value>${quoted})`, "g"),
  ],
};

/** The number of the first line of a text that has a secret in plain text, from 1. */
export function secretLine(text: string, kind: TextKind): number | undefined {
  const named = ways[kind]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(({ groups: { name = "", value = "" } = {} }) => isNamedSecret(name, withoutQuotes(value, kind)))
    .map(({ index }) => index);
  const lines = [
    ...(named.length > 0 ? [text.slice(0, Math.min(...named)).split("\n").length] : []),
    ...(looksSecret(text) ? [text.split("\n").findIndex(looksSecret) + 1] : []),
  ];
  return lines.length === 0 ? undefined : Math.min(...lines);
}

/** What is between quotes; of a program's texts only those that are no sentence, no option and no name. */
function withoutQuotes(value: string, kind: TextKind): string {
  const text = /^["'].*["']$/s.test(value) ? value.slice(1, -1) : value;
  return kind === "source" && /\s|^-|^[A-Z][A-Z0-9_]*$/.test(text) ? "" : text;
}
