import { type Document, isMap, isScalar, parseDocument, Scalar, type YAMLMap } from "yaml";
import { movedSettings, placeOf } from "./old-settings";
import { project } from "./setting-key";

/**
 * The text of a Pulumi.STACK.yaml with its old settings in their groups; comments and secrets stay, and what is new
 * already.
 * @throws Error if the text is no such file
 */
export function migrated(text: string): string {
  const document = parseDocument(text);
  const config = document.get("config");
  if (!isMap(config)) throw new Error("There is no `config` in the file, and so no setting.");
  for (const [from, to] of movedSettings) {
    const place = inConfig(from);
    const value = config.getIn(place, true);
    if (value === undefined) continue;
    config.deleteIn(place);
    config.setIn(inConfig(to), value);
  }
  const moved = config.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key);
    const place = name.startsWith(project) ? placeOf(name.slice(project.length), textOf(value)) : undefined;
    return place ? [{ key, name, value, place }] : [];
  });
  for (const { name } of moved) config.delete(name);
  const hasStore = moved.some(({ place }) => place.join() === "secretStore,name");
  for (const { key, name, value, place } of moved) {
    // Paths in a store that is not used; and a text that stood for none.
    if (textOf(value) === "" || (place[0] === "secretStore" && !hasStore)) continue;
    put(
      document,
      config,
      place,
      converted(name.slice(project.length), value),
      isScalar(key) ? key.commentBefore : undefined,
    );
  }
  const given = (name: string) => moved.some((one) => one.name === project + name && textOf(one.value) !== "");
  const type = given("catalogUri") ? "existing" : given("catalogDatabaseUrl") ? "database" : undefined;
  if (type !== undefined) put(document, config, ["catalog", "type"], type);
  return document.toString({ lineWidth: 0 });
}

/** A secret's node stands for a text that is not known, but is JSON where an old setting was an object. */
function textOf(value: unknown): string {
  if (isMap(value)) return "{";
  return isScalar<string | number | boolean | null>(value) ? String(value.value ?? "") : "";
}

/** What the new setting has in the place of a text. */
function converted(name: string, value: unknown): unknown {
  if (!isScalar(value)) return value;
  const text = textOf(value);
  if (name.endsWith("Addresses")) return text.split(",").map((range) => range.trim());
  if (/(Port|Days)$/.test(name)) return Number(text);
  if (["waitForJobs", "jobAdmission", "objectStorePathStyle"].includes(name)) return text === "true";
  return name === "historyIngressAnnotations" ? (JSON.parse(text) as unknown) : value;
}

/** The path of a setting in `config`. */
function inConfig([group = "", ...rest]: readonly string[]): string[] {
  return [project + group, ...rest];
}

function put(
  document: Document,
  config: YAMLMap,
  [group = "", ...rest]: readonly string[],
  value: unknown,
  comment?: string | null,
) {
  const path = inConfig([group, ...rest]);
  config.setIn(path, document.createNode(value));
  const map = config.getIn(path.slice(0, -1));
  if (comment && isMap(map)) {
    const pair = map.items.find(({ key }) => (isScalar(key) ? key.value : key) === path.at(-1));
    if (pair) pair.key = Object.assign(new Scalar(path.at(-1)), { commentBefore: comment });
  }
}
