// Post-renderer of the Spark operator's chart: reads its rendered manifests on stdin and writes them to stdout with
// what the chart has no values for. Plain JavaScript, because the Kubernetes provider runs it in every preview.
// With `--keep-definitions` the custom resource definitions outlive the stack.
import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { usedRules } from "./spark-operator-rights.mjs";

const objects = loadAll(readFileSync(0, "utf8")).filter(Boolean);
const ofKind = (...kinds) => objects.filter(({ kind }) => kinds.includes(kind));
const crds = ofKind("CustomResourceDefinition");
if (crds.length === 0) throw new Error("The Spark operator's chart rendered no CustomResourceDefinition.");

// Descriptions are 1.6 of the chart's 1.67 MB, and each preview sends them to the API server and to every policy.
for (const crd of crds) for (const { schema } of crd.spec.versions) removeDescriptions(schema.openAPIV3Schema);

// A definition that goes takes along every object of its kind, also those that others have made.
if (process.argv.includes("--keep-definitions")) {
  for (const crd of crds) annotate(crd, "helm.sh/resource-policy", "keep");
}

// An operator that starts before its custom resources are known exits, again and again, for half a minute. Pulumi's
// provider counts a definition as there when it is stored, a moment before its kind is served.
for (const crd of crds) annotate(crd, "pulumi.com/waitFor", "condition=Established");
const crdReferences = crds.map(({ metadata }) => `apiextensions.k8s.io/CustomResourceDefinition/${metadata.name}`);
for (const deployment of ofKind("Deployment")) {
  annotate(deployment, "config.kubernetes.io/depends-on", crdReferences.join());
  for (const container of deployment.spec.template.spec.containers) bePatient(container);
}

// The webhook writes its own certificate authority here when it leads. Until then the API server cannot call it, and
// refuses every job.
for (const configuration of ofKind("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")) {
  annotate(configuration, "pulumi.com/waitFor", "jsonpath={.webhooks[0].clientConfig.caBundle}");
}

// The Deployments are ready when their pods are: the provider would watch for ten seconds that the Service finds them.
for (const service of ofKind("Service")) annotate(service, "pulumi.com/skipAwait", "true");

for (const role of ofKind("Role")) role.rules = usedRules(role);

process.stdout.write(
  withoutNeedlessRights(objects)
    .map((object) => `---\n${JSON.stringify(object)}\n`)
    .join(""),
);

function annotate({ metadata }, key, value) {
  metadata.annotations = { ...metadata.annotations, [key]: value };
}

/** Drivers of big jobs can starve the operator for seconds: that is no reason to kill it. */
function bePatient(container) {
  container.livenessProbe = { ...container.livenessProbe, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 };
  container.readinessProbe = { ...container.readinessProbe, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 15 };
}

/**
 * Rights that the chart grants cluster-wide and the operator does not use with a list of job namespaces: nodes and
 * custom resource definitions are for batch schedulers, events are only written where the leader election's lease is.
 */
function withoutNeedlessRights(all) {
  const needless = ["nodes", "customresourcedefinitions", "events"];
  const clusterRoles = all.filter(({ kind }) => kind === "ClusterRole");
  for (const role of clusterRoles) {
    role.rules = role.rules.filter(({ resources }) => !resources.every((resource) => needless.includes(resource)));
  }
  const empty = clusterRoles.filter(({ rules }) => rules.length === 0).map(({ metadata }) => metadata.name);
  return all.filter(({ kind, metadata, roleRef }) => {
    if (kind === "ClusterRole") return !empty.includes(metadata.name);
    return kind !== "ClusterRoleBinding" || !empty.includes(roleRef.name);
  });
}

/** Removes the descriptions of a schema and of all schemas in it, but no property of the name `description`. */
function removeDescriptions(schema) {
  delete schema.description;
  const { properties = {}, additionalProperties, items, allOf = [], anyOf = [], oneOf = [], not } = schema;
  const inner = [...Object.values(properties), additionalProperties, items, ...allOf, ...anyOf, ...oneOf, not];
  for (const part of inner) if (part instanceof Object) removeDescriptions(part);
}
