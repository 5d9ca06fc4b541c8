import type { KubernetesObject } from "./plan";

/** When Flux takes the objects of a kind for ready, in expressions of CEL over an object's fields. */
interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
  readonly failed?: string;
}

/**
 * Of the kinds that Flux would take for ready as soon as they exist. Each check says what the annotation
 * `pulumi.com/waitFor` says to Pulumi, and besides that a failed Spark job is no ready one.
 */
const checks: readonly HealthCheck[] = [
  {
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    current: "status.applicationState.state == 'COMPLETED'",
    failed: "status.applicationState.state == 'FAILED'",
  },
  {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    current: "status.conditions.exists(condition, condition.type == 'Ready' && condition.status == 'True')",
  },
  ...["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map((kind) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    // The API server can call no webhook before.
    current: "webhooks.all(webhook, has(webhook.clientConfig.caBundle))",
  })),
];

/** Kinds that Flux itself waits for as Pulumi does. */
const fluxKnows = ["CustomResourceDefinition"];

/**
 * The checks for these objects.
 * @throws with a sentence where Pulumi waits for an object, and Flux would not know for what
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#health-check-expressions
 */
export function healthChecks(objects: readonly KubernetesObject[]): HealthCheck[] {
  for (const object of objects) {
    const waitsFor = object.metadata.annotations?.["pulumi.com/waitFor"];
    if (waitsFor !== undefined && !fluxKnows.includes(object.kind) && !checks.some((check) => isFor(check, object))) {
      throw new Error(
        `Pulumi waits for ${object.kind} ${object.metadata.name} until ${waitsFor}: give the kind a check in flux/health-checks.ts.`,
      );
    }
  }
  return checks.filter((check) => objects.some((object) => isFor(check, object)));
}

const isFor = (check: HealthCheck, { apiVersion, kind }: KubernetesObject) =>
  check.apiVersion === apiVersion && check.kind === kind;
