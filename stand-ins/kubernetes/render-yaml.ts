import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import yaml from "js-yaml";
import { stringAt, type JsonObject } from "./json";
import { isCustomResourceDefinition } from "./kinds";
import { nameOf, namespaceOf } from "./metadata";

/** Definitions come first when the two folders are applied in their order. */
export function renderPath(object: JsonObject, directory: string): string {
  const apiVersion = stringAt(object, "apiVersion").replace(/[/:]/g, "_");
  const kind = stringAt(object, "kind").toLowerCase();
  const file = `${apiVersion}-${kind}-${namespaceOf(object) || "default"}-${nameOf(object)}.yaml`;
  return join(directory, isCustomResourceDefinition(object) ? "0-crd" : "1-manifest", file);
}

export async function render(object: JsonObject, directory: string): Promise<void> {
  const path = renderPath(object, directory);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, yaml.dump(object, { sortKeys: true, lineWidth: -1, noRefs: true }), { mode: 0o600 });
}

export const removeRendered = (object: JsonObject, directory: string): Promise<void> =>
  rm(renderPath(object, directory), { force: true });
