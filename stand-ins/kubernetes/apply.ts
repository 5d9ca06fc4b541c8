import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "./cluster";
import { parsePath } from "./diff";
import { NoMatchError } from "./discovery";
import { at, copy, removeAt, setAt, stringAt, type JsonObject } from "./json";
import { isCustomResourceDefinition } from "./kinds";
import { createdByProvider, isManagedByOthersOnly, managedFields, takeOver } from "./managed-fields";
import { annotation, annotationOf, isAnnotated, nameOf } from "./metadata";
import { ApiError, isApiError } from "./rest-client";

/** The manager of what is created: posted, not applied, so that an existing object is never taken over. */
const creator = "pulumi-kubernetes";

const conflictHelp =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

export interface ApplyOptions {
  fieldManager: string;
  isPreview: boolean;
  /** Overwrite what other managers set. */
  enablePatchForce: boolean;
  signal: AbortSignal;
}

const dryRun = (isPreview: boolean) => (isPreview ? "All" : undefined);

/**
 * Waits for what may appear by itself in a moment: the namespace, the kind; a second, two, four, … half a minute in
 * all.
 */
async function retryWhileMissing<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (let seconds = 0.5; ; seconds *= 2) {
    try {
      return await attempt();
    } catch (error) {
      const isMissing = error instanceof NoMatchError || isApiError(error, "NotFound");
      if (!isMissing || seconds > 16) throw error;
      await sleep(seconds * 1000, undefined, { signal });
    }
  }
}

/** A preview in a namespace that does not exist yet cannot ask the server. */
export class NamespaceMissingError extends Error {}

export function create(
  cluster: Cluster,
  inputs: JsonObject,
  options: ApplyOptions,
  isUpsert: boolean,
): Promise<JsonObject> {
  const { isPreview, signal } = options;
  return retryWhileMissing(signal, async () => {
    try {
      if (isUpsert) return await serverSideApply(cluster, inputs, undefined, options);
      return await cluster.client.request(await cluster.discovery.path(inputs), {
        method: "POST",
        query: { fieldManager: creator, dryRun: dryRun(isPreview) },
        body: inputs,
        signal,
      });
    } catch (error) {
      if (isPreview && isApiError(error, "NotFound") && error.kind === "namespaces") {
        throw new NamespaceMissingError(`namespace does not exist for "${nameOf(inputs)}"`);
      }
      if (isApiError(error, "AlreadyExists")) throw alreadyExists(error);
      throw error;
    }
  });
}

function alreadyExists(error: ApiError): Error {
  return new ApiError(
    error.code,
    error.status,
    `${error.message}\n\nThe resource already exists in the cluster. Rename it in the program, adopt it with \`pulumi import\`, ` +
      "manage some of its fields with a Patch resource (such as NamespacePatch), or set upsertExistingObjects on the " +
      "provider to take it over. A renamed Pulumi resource needs an alias to keep its identity.",
  );
}

/** Brings the live object to the inputs and answers with it as the server now has it. */
export async function update(
  cluster: Cluster,
  inputs: JsonObject,
  live: JsonObject,
  isPatchResource: boolean,
  ignoreChanges: readonly string[],
  options: ApplyOptions,
): Promise<JsonObject> {
  const { isPreview, fieldManager, signal } = options;
  const path = await cluster.discovery.path(inputs, nameOf(live));
  if (isCustomResourceDefinition(inputs)) {
    // Applying a large schema field by field is slow, and custom resources must survive.
    const body = copy(inputs);
    setAt(body, ["metadata", "resourceVersion"], stringAt(live, "metadata", "resourceVersion"));
    return cluster.client.request(path, {
      method: "PUT",
      query: { fieldManager, dryRun: dryRun(isPreview) },
      body,
      signal,
    });
  }
  const entries = isPreview || isPatchResource ? undefined : takeOver(live, fieldManager);
  const current = entries
    ? await cluster.client.request(path, {
        method: "PATCH",
        contentType: "application/json-patch+json",
        body: [{ op: "replace", path: "/metadata/managedFields", value: entries }],
        signal,
      })
    : live;
  return serverSideApply(cluster, withIgnored(inputs, current, fieldManager, ignoreChanges), current, options);
}

/** For a field whose changes are ignored: leaves it to its other managers, or sends the live value again. */
function withIgnored(
  inputs: JsonObject,
  live: JsonObject,
  manager: string,
  ignoreChanges: readonly string[],
): JsonObject {
  if (ignoreChanges.length === 0) return inputs;
  const result = copy(inputs);
  for (const ignored of ignoreChanges) {
    const path = parsePath(ignored).map(String);
    if (isManagedByOthersOnly(live, manager, path)) removeAt(result, path);
    else {
      const value = at(live, ...path);
      if (value !== undefined) setAt(result, path, value);
    }
  }
  return result;
}

async function serverSideApply(
  cluster: Cluster,
  inputs: JsonObject,
  live: JsonObject | undefined,
  options: ApplyOptions,
): Promise<JsonObject> {
  const { fieldManager, isPreview, signal } = options;
  try {
    return await cluster.client.request(await cluster.discovery.path(inputs, nameOf(live ?? inputs)), {
      method: "PATCH",
      contentType: "application/apply-patch+yaml",
      query: { fieldManager, force: isForced(inputs, live, options), dryRun: dryRun(isPreview) },
      body: inputs,
      signal,
    });
  } catch (error) {
    throw isApiError(error, "Conflict") ? conflict(error, fieldManager) : error;
  }
}

function isForced(inputs: JsonObject, live: JsonObject | undefined, options: ApplyOptions): boolean {
  return (
    isAnnotated(inputs, annotation.patchForce) ||
    options.enablePatchForce ||
    // A real update takes the fields over first; a preview changes nothing, so it must not trip over them.
    (options.isPreview && (!live || createdByProvider(live))) ||
    // Older than field management: nobody is known to own anything.
    (live !== undefined && managedFields(live).length === 0)
  );
}

function conflict(error: ApiError, manager: string): Error {
  return new ApiError(
    error.code,
    error.status,
    `server-side apply field conflict detected, see ${conflictHelp} for troubleshooting help\n` +
      `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}\n` +
      `To overwrite what the other manager set, annotate the resource with ${annotation.patchForce}: "true"; ` +
      "to leave the field to it, take the field out of the program or name it in ignoreChanges.",
  );
}

/** Gives up every field that the manager owns. */
export async function relinquish(cluster: Cluster, object: JsonObject, fieldManager: string): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  await cluster.client.request(await cluster.discovery.path(object, nameOf(object)), {
    method: "PATCH",
    contentType: "application/apply-patch+yaml",
    query: { fieldManager },
    body: {
      apiVersion: apiVersion ?? null,
      kind: kind ?? null,
      metadata: {
        name: at(metadata, "name") ?? null,
        ...(at(metadata, "namespace") ? { namespace: at(metadata, "namespace") ?? null } : {}),
      },
    },
  });
}

export async function read(cluster: Cluster, object: JsonObject, name: string): Promise<JsonObject> {
  return cluster.client.request(await cluster.discovery.path(object, name));
}

/** True when there was something to delete. */
export async function startDeletion(
  cluster: Cluster,
  object: JsonObject,
  inputs: JsonObject,
  name: string,
): Promise<boolean> {
  const policies: Record<string, string> = { orphan: "Orphan", background: "Background" };
  const policy = annotationOf(inputs, annotation.deletionPropagation).toLowerCase();
  try {
    await cluster.client.request(await cluster.discovery.path(object, name), {
      method: "DELETE",
      body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: policies[policy] ?? "Foreground" },
    });
    return true;
  } catch (error) {
    if (isApiError(error, "NotFound") || error instanceof NoMatchError) return false;
    throw error;
  }
}
