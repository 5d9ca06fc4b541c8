import type { DiffRequest, DiffResult } from "../shared/provider";
import { read } from "./apply";
import { hasCondition } from "./await/pods";
import { parseCheckpoint } from "./checkpoint";
import type { Cluster } from "./cluster";
import { canonicalizeNamespace, contains, detailedDiff, isReplacement } from "./diff";
import type { Discovery } from "./discovery";
import { forceNewPaths, type Mutability } from "./force-new";
import { isObject, setAt, stringAt, type JsonObject } from "./json";
import { gvkOf, isPatchResource } from "./kinds";
import { annotation, isAnnotated, nameOf, namespaceOf } from "./metadata";
import { normalize } from "./normalize";
import { toKubernetes } from "./property-values";
import { prune } from "./prune";

interface DiffContext {
  discovery: Discovery;
  mutability: Mutability;
  cluster: Cluster | undefined;
}

/**
 * Compares the new inputs with the part of the last known live object that the old inputs spoke of. No request is made:
 * drift shows after a refresh.
 */
export async function diffResource(request: DiffRequest, context: DiffContext): Promise<DiffResult> {
  const { urn, olds, news, ignoreChanges } = request;
  const state = parseCheckpoint(olds);
  const live = state.live;
  const inputs = normalize(toKubernetes(news));
  const oldInputs = normalize(state.inputs);
  const old = prune(live, oldInputs);

  const gvk = gvkOf(inputs);
  const isNamespaced = (await context.discovery.isNamespaced(gvk)) ?? true;
  for (const object of [old, inputs]) canonicalizeNamespace(object, isNamespaced);
  old.apiVersion ??= inputs.apiVersion ?? null;
  old.kind ??= inputs.kind ?? null;
  if (nameOf(inputs)) setAt(old, ["metadata", "name"], nameOf(live));

  const forceNew = isPatchResource(urn, stringAt(inputs, "kind"))
    ? [".metadata.name", ".metadata.namespace"]
    : forceNewPaths(inputs, context.mutability);
  const differences = [...detailedDiff(old, inputs, forceNew)].filter(
    ([path]) => !ignoreChanges.some((ignored) => contains(ignored, path)),
  );
  const replaces = differences.filter(([path, difference]) => isReplacement(path, difference)).map(([path]) => path);
  if (await isUnready(inputs, live, context)) replaces.push(`.metadata.annotations["${annotation.replaceUnready}"]`);

  return {
    changes: differences.length > 0 || replaces.length > 0,
    replaces,
    detailedDiff: Object.fromEntries(differences),
    // Two objects of one name cannot be; one that Pulumi named will get another name.
    deleteBeforeReplace:
      replaces.length > 0 &&
      nameOf(inputs) !== "" &&
      !isAnnotated(inputs, annotation.autonamed) &&
      nameOf(inputs) === nameOf(live) &&
      namespaceOf(inputs) === namespaceOf(live),
  };
}

/** A Job that failed is run again, when its annotation asks for it. */
async function isUnready(inputs: JsonObject, live: JsonObject, { cluster }: DiffContext): Promise<boolean> {
  if (!isAnnotated(inputs, annotation.replaceUnready) || inputs.kind !== "Job" || !cluster) return false;
  const job = await read(cluster, live, nameOf(live)).catch(() => undefined);
  return isObject(job) && !hasCondition(job, "Complete");
}
