import { type Field, notYetKnown } from "../../model/field";
import { isPlainSecret, mayBePlainSecret } from "./detect";

/** Parts of an object in which any secret may be, so that they have to be known. */
const holders = new Set(
  ["spec", "driver", "executor", "template", "containers", "initContainers", "sidecars", "env", "envVars"].concat(
    ["sparkConf", "hadoopConf"],
    ["command", "args", "arguments"],
  ),
);
/**
 * Texts about an object. Their keys are not those of a use: `checksum/secret`,
 * `vault.hashicorp.com/agent-inject-secret-db`.
 */
const descriptions = new Set(["metadata", "labels", "annotations", "matchLabels"]);

/**
 * Calls back for every place below a field of an object with pods that holds a secret in plain text.
 *
 * @param attempt runs the look at one place, which throws where the place may hold a secret and is not known
 */
export function visitSecrets(field: Field, refuse: (place: Field) => void, attempt: (look: () => void) => void): void {
  visit(field, "spec");

  function visit(part: Field, name: string): void {
    attempt(() => {
      switch (part.kind) {
        case "unknown":
          if (holders.has(name) || mayBePlainSecret(name)) throw part.wrong(notYetKnown);
          break;
        case "text":
        case "number":
          if (isPlainSecret(name, part.textOrNumber() ?? "")) refuse(part);
          break;
        case "list":
          visitItems(part.items(), name);
          break;
        case "object":
          visitEntries(part, name);
      }
    });
  }

  function visitEntries(object: Field, name: string): void {
    // A variable of a container, a header of a probe.
    const isPair = ["name", "value"].every((key) => object.at(key).kind !== "absent");
    if (isPair) visitPair(object.at("name"), object.at("value"));
    const keys = object.keys().filter((key) => !isPair || (key !== "name" && key !== "value"));
    for (const key of keys) visit(object.at(key), descriptions.has(name) ? name : key);
  }

  function visitPair(name: Field, value: Field): void {
    attempt(() => {
      visit(value, name.text() ?? "");
    });
  }

  /** Arguments may follow their names: `--password x`. */
  function visitItems(items: readonly Field[], list: string): void {
    const usual = holders.has(list) && items.every(({ kind }) => kind !== "object") ? "" : list;
    let name = usual;
    for (const item of items) {
      const text = item.kind === "text" ? (item.text() ?? "") : "";
      visit(item, text.startsWith("-") ? "" : name);
      name = /^--?([\w.-]+)$/.exec(text)?.[1] ?? usual;
    }
  }
}
