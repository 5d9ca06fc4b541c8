import { readFile } from "node:fs/promises";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { fromStruct } from "../../pulumi-patches/fast-struct";
import type { ProviderHost } from "../shared/provider";
import type { Cluster } from "./cluster";
import { Component, type Registered } from "./component";
import { dependencyOrder, type Ordered } from "./dependency-order";
import type { Discovery } from "./discovery";
import { helmTemplate } from "./helm";
import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from "./json";
import { isKind } from "./kinds";
import { parseManifests } from "./manifest-yaml";
import { normalizeManifests } from "./manifests";
import { annotate, annotation, annotationOf, nameOf, namespaceOf } from "./metadata";
import { containsUnknowns, makeSecret, toKubernetes, toProperties } from "./property-values";

export interface ConstructContext {
  cluster: Cluster | undefined;
  discovery: Discovery;
  defaultNamespace: string;
  isRendering: boolean;
  log: ProviderHost["log"];
  version: string;
}

type ReadManifests = (inputs: JsonObject, name: string, context: ConstructContext, warn: Warn) => Promise<JsonObject[]>;
type Warn = (message: string) => Promise<void>;

const components: Record<string, ReadManifests> = {
  "kubernetes:helm.sh/v4:Chart": readChart,
  "kubernetes:yaml/v2:ConfigFile": async (inputs) => parseManifests(await readManifestFile(stringAt(inputs, "file"))),
  "kubernetes:yaml/v2:ConfigGroup": readGroup,
};

/** A component whose children are the objects of manifests. */
export async function construct(request: ConstructRequest, context: ConstructContext): Promise<ConstructResponse> {
  const readManifests = components[request.getType()];
  if (!readManifests) throw new Error(`unknown resource type "${request.getType()}"`);
  const component = new Component(request, context.version);
  await component.register();
  const warn: Warn = (message) => context.log.warn(message, component.urn);

  const inputs = toKubernetes(fromStruct(request.getInputs()));
  if (containsUnknowns(inputs)) {
    await warn("Input properties have unknown values. Preview is incomplete.");
    return component.response(undefined);
  }
  const manifests = await readManifests(inputs, request.getName(), context, warn);
  const namespace = stringAt(inputs, "namespace") || context.defaultNamespace;
  const { objects, unresolved } = await normalizeManifests(manifests, namespace, context.discovery);
  if (unresolved.length > 0) {
    await warn(
      "Unable to determine whether the following kinds are namespaced without a reachable cluster or a matching " +
        `CustomResourceDefinition, so they are rendered without a namespace: ${unresolved.join(", ")}. Set ` +
        ".metadata.namespace explicitly, or include the CustomResourceDefinition, to control the namespace.",
    );
  }
  const prefix = typeof inputs.resourcePrefix === "string" ? inputs.resourcePrefix : request.getName();
  const resources = await registerAll(component, dependencyOrder(objects), {
    prefix,
    skipAwait: inputs.skipAwait === true,
    warn,
  });
  return component.response(resources);
}

/** Each object as soon as what it depends on is there. */
async function registerAll(
  component: Component,
  ordered: Ordered[],
  options: { prefix: string; skipAwait: boolean; warn: Warn },
): Promise<Registered[]> {
  const registrations = new Map<JsonObject, Promise<Registered>>();
  for (const { object, dependencies } of ordered) {
    const awaited = dependencies.flatMap((dependency) => registrations.get(dependency) ?? []);
    registrations.set(
      object,
      Promise.all(awaited).then((registered) => registerObject(component, object, registered, options)),
    );
  }
  const results = await Promise.allSettled(registrations.values());
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

async function registerObject(
  component: Component,
  object: JsonObject,
  dependencies: Registered[],
  { prefix, skipAwait, warn }: { prefix: string; skipAwait: boolean; warn: Warn },
): Promise<Registered> {
  if (skipAwait) annotate(object, annotation.skipAwait, "true");
  // https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
  const policy = annotationOf(object, "helm.sh/resource-policy");
  if (policy && policy !== "keep") await warn(`Unsupported Helm resource policy "${policy}"`);
  const qualifiedName = [namespaceOf(object), nameOf(object)].filter(Boolean).join("/");
  const inputs = toProperties(object);
  if (isKind(object, "", "Secret")) {
    for (const key of ["data", "stringData"]) {
      const value = inputs[key];
      if (value !== undefined) inputs[key] = makeSecret(value);
    }
  }
  const apiVersion = stringAt(object, "apiVersion");
  return component.registerChild({
    type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${stringAt(object, "kind")}`,
    name: prefix ? `${prefix}:${qualifiedName}` : qualifiedName,
    inputs,
    dependencies,
    retainOnDelete: policy === "keep",
  });
}

async function readChart(
  inputs: JsonObject,
  name: string,
  context: ConstructContext,
  warn: Warn,
): Promise<JsonObject[]> {
  if (inputs.includeHooks === true && !context.isRendering) {
    await warn(
      "includeHooks is only supported when the provider is configured with renderYamlToDirectory; Helm hooks will be ignored.",
    );
  }
  const text = await helmTemplate(
    {
      name: stringAt(inputs, "name") || name,
      namespace: stringAt(inputs, "namespace") || context.defaultNamespace,
      chart: stringAt(inputs, "chart"),
      version: stringAt(inputs, "version"),
      devel: inputs.devel === true,
      repositoryOpts: objectAt(inputs, "repositoryOpts"),
      dependencyUpdate: inputs.dependencyUpdate === true,
      verify: inputs.verify === true,
      keyring: inputs.keyring ?? null,
      values: objectAt(inputs, "values"),
      valueYamlFiles: listAt(inputs, "valueYamlFiles"),
      skipCrds: inputs.skipCrds === true,
      includeHooks: inputs.includeHooks === true && context.isRendering,
      postRenderer: isObject(inputs.postRenderer) ? inputs.postRenderer : undefined,
      plainHttp: inputs.plainHttp === true,
    },
    context.cluster,
  );
  return parseManifests(text);
}

async function readGroup(inputs: JsonObject): Promise<JsonObject[]> {
  const files = (Array.isArray(inputs.files) ? inputs.files : [inputs.files ?? null]).filter(
    (file: Json): file is string => typeof file === "string",
  );
  const texts = [...(await Promise.all(files.map(readManifestFile))), stringAt(inputs, "yaml")];
  return [...texts.flatMap(parseManifests), ...listAt(inputs, "objs").filter(isObject)];
}

/** A path, or an address to fetch from. */
const readManifestFile = async (file: string): Promise<string> =>
  /^https?:/.test(file) ? (await fetch(file)).text() : readFile(file, "utf8");
