import { isPlainSecret, secretLine } from "./detect";

/** Kinds of files by the endings of their names. */
const sources = new Set("py scala java kt r js mjs cjs ts go sql md txt html ipynb".split(" "));
const scripts = new Set(["sh", "bash"]);
const settings = new Set(
  "properties conf cfg ini toml env json yaml yml xml tpl tmpl j2 pem key crt cer hcl".split(" "),
);

/**
 * The number of the first line that has a secret in plain text, in one entry of a ConfigMap: a file, or a single value
 * whose name the key is.
 */
export function secretLineInEntry(key: string, text: string): number | undefined {
  const ending = /\.(\w+)$/.exec(key)?.[1]?.toLowerCase() ?? "";
  if (sources.has(ending)) return secretLine(text, "source");
  if (scripts.has(ending)) return secretLine(text, "command");
  if (settings.has(ending) || text.trim().includes("\n")) return secretLine(text, "settings");
  return isPlainSecret(key, text) ? 1 : undefined;
}
