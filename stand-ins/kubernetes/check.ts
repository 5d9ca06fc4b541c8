import type { CheckRequest, CheckResult } from "../shared/provider";
import type { Discovery } from "./discovery";
import { objectAt, setAt, stringAt, type JsonObject } from "./json";
import { gvkOfUrn, isCustomResourceDefinition, isList, isPatchResource, nameOfUrn } from "./kinds";
import { adoptAutoname, annotation, assignName, nameOf, namespaceOf } from "./metadata";
import { normalize } from "./normalize";
import { annotateSecrets, containsSecrets, toKubernetes } from "./property-values";

interface CheckContext {
  discovery: Discovery;
  defaultNamespace: string;
  isRendering: boolean;
  suppressHelmHookWarnings: boolean;
  warn: (message: string) => Promise<void>;
}

/** The inputs with a name and a namespace, spelled as the API server will spell them. */
export async function check(request: CheckRequest, context: CheckContext): Promise<CheckResult> {
  const { urn, olds, news } = request;
  const gvk = gvkOfUrn(urn);
  if (isList(gvk)) {
    throw new Error(
      "list resources exist for compatibility with YAML manifests and Helm charts, and cannot be created directly. " +
        "Use the underlying resource type instead",
    );
  }
  const inputs = normalize(toKubernetes(news));
  if (isPatchResource(urn, stringAt(inputs, "kind")) && !nameOf(inputs)) {
    throw new Error("patch resources require the `.metadata.name` field to be set");
  }
  await warnAboutAnnotations(inputs, context);

  if (Object.keys(olds).length > 0) adoptAutoname(inputs, toKubernetes(olds));
  else assignName(inputs, nameOfUrn(urn), request.randomSeed, request.autonaming);
  if (!nameOf(inputs) && stringAt(inputs, "metadata", "generateName")) {
    const mode = context.isRendering ? "YAML rendering" : "Server-Side Apply";
    throw new Error(`the \`.metadata.generateName\` field is not supported in ${mode} mode`);
  }

  if (context.defaultNamespace && !namespaceOf(inputs)) {
    // A custom resource whose definition is still to come is most often namespaced.
    if ((await context.discovery.isNamespaced(gvk)) ?? true) {
      setAt(inputs, ["metadata", "namespace"], context.defaultNamespace);
    }
  }
  if (isCustomResourceDefinition(inputs)) context.discovery.declare(inputs);

  // Keys stay as Kubernetes spells them: Pulumi's provider spells those of outputs alone for its SDKs.
  annotateSecrets(inputs, news);
  if (context.isRendering && containsSecrets(inputs)) {
    await context.warn("rendered YAML will contain a secret value in plaintext");
  }
  return { inputs };
}

async function warnAboutAnnotations(inputs: JsonObject, context: CheckContext): Promise<void> {
  const annotations = objectAt(inputs, "metadata", "annotations");
  if (annotation.autonamed in annotations) {
    await context.warn(`ignoring user-specified value for internal annotation "${annotation.autonamed}"`);
  }
  if (stringAt(annotations, "helm.sh/hook").includes("test") && !context.suppressHelmHookWarnings) {
    await context.warn(
      "This resource contains Helm hooks that are not currently supported by Pulumi. The resource will be created, but " +
        "any hooks will not be executed.",
    );
  }
}
