import type { Discovery } from "./discovery";
import { isObject, setAt, stringAt, type JsonObject } from "./json";
import { apiVersionOf, gvkOf } from "./kinds";
import { nameOf, namespaceOf } from "./metadata";

/**
 * Takes lists apart and gives namespaced objects without a namespace the default one.
 *
 * @returns the objects, and the kinds of which nobody could tell whether they are namespaced
 * @throws Error that shows the beginning of an object without kind, apiVersion or name
 */
export async function normalizeManifests(
  manifests: readonly JsonObject[],
  defaultNamespace: string,
  discovery: Discovery,
): Promise<{ objects: JsonObject[]; unresolved: string[] }> {
  const objects = manifests.flatMap(expandList);
  const unresolved = new Set<string>();
  for (const object of objects) {
    const gvk = gvkOf(object);
    if (!gvk.kind || !gvk.version)
      throw new Error(`Kubernetes resources require a kind and apiVersion: \`${excerpt(object)}\``);
    if (!nameOf(object)) throw new Error(`Kubernetes resources require a .metadata.name: \`${excerpt(object)}\``);
    object.apiVersion = apiVersionOf(gvk);
    if (namespaceOf(object)) continue;
    const isNamespaced = await discovery.isNamespaced(gvk, objects);
    if (isNamespaced === undefined) unresolved.add(`${apiVersionOf(gvk)}/${gvk.kind}`);
    else if (isNamespaced) setAt(object, ["metadata", "namespace"], defaultNamespace);
  }
  return { objects, unresolved: [...unresolved] };
}

function expandList(object: JsonObject): JsonObject[] {
  const { items } = object;
  if (!Array.isArray(items) || !stringAt(object, "kind").endsWith("List")) return [object];
  return items.filter(isObject).flatMap(expandList);
}

function excerpt(object: JsonObject): string {
  const text = JSON.stringify(object);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
