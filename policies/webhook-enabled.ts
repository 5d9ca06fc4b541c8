import type { StackResource } from "./arithmetic/stack";
import { stackPolicy } from "./define-policy";

export const webhookEnabled = stackPolicy(
  {
    name: "webhook-enabled",
    rule: "A Spark operator comes with its webhook for pods.",
    why: "Without it driver and executors start without their volumes, security contexts and sidecars, and no one is told.",
    remedy: "Set `webhook.enable: true` in the values of the operator's chart.",
    severity: "high",
    source:
      "https://www.kubeflow.org/docs/components/spark-operator/getting-started/#about-the-mutating-admission-webhook",
    config: { properties: {} },
  },
  ({ resources }, report) => {
    const isWebhook = resources.some(changesPods);
    for (const resource of resources) {
      if (isOperator(resource) && !isWebhook)
        report("No webhook of this stack changes pods for the Spark operator.", resource.urn);
    }
  },
);

function isOperator({ type, properties }: StackResource): boolean {
  if (!/^kubernetes:apps\/v1:Deployment(Patch)?$/.test(type)) return false;
  const labels = properties.at("metadata", "labels");
  return (
    labels.at("app.kubernetes.io/name").text() === "spark-operator" &&
    labels.at("app.kubernetes.io/component").text() === "controller"
  );
}

function changesPods({ type, properties }: StackResource): boolean {
  if (!/^kubernetes:admissionregistration\.k8s\.io\/[^:]*:MutatingWebhookConfiguration$/.test(type)) return false;
  const resources = properties
    .at("webhooks")
    .items()
    .filter((webhook) => (webhook.at("clientConfig", "service", "name").text() ?? "").includes("spark"))
    .flatMap((webhook) => webhook.at("rules").items())
    .flatMap((rule) => rule.at("resources").items());
  return resources.some((resource) => resource.text() === "pods");
}
