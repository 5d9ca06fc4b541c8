import type { StackResource } from "../demand/stack";
import { failClosed, stackPolicy } from "../framework/define-policy";
import type { Field } from "../model/field";
import { kindOf } from "../../contract/kinds";
import { podsOf } from "../model/pods";

export const webhookEnabled = stackPolicy(
  {
    name: "webhook-enabled",
    rule: "A Spark operator has its webhook for pods.",
    why: "Without the webhook, drivers and executors silently start without their volumes, security contexts and sidecars.",
    remedy: "Set `webhook.enable: true` in the values of the operator's chart.",
    severity: "high",
    source:
      "https://www.kubeflow.org/docs/components/spark-operator/getting-started/#about-the-mutating-admission-webhook",
    config: { properties: {} },
  },
  ({ resources }, report) => {
    if (resources.some(changesSparkPods)) return;
    for (const resource of resources) {
      const judge = () => {
        if (isOfOperator(resource))
          report("No webhook of this stack changes pods for the Spark operator.", resource.urn);
      };
      failClosed(report, judge, resource.urn);
    }
  },
);

const group = "sparkoperator.k8s.io";

/** Whether it defines Spark applications or runs the operator, by what no values of the chart can rename. */
function isOfOperator({ type, properties }: StackResource): boolean {
  if (/^kubernetes:apiextensions\.k8s\.io\/[^:]*:CustomResourceDefinition(Patch)?$/.test(type)) {
    return properties.at("spec", "group").text() === group;
  }
  const kind = kindOf(type);
  return kind.runs === "pods" && podsOf(kind, properties).some(({ containers }) => containers.some(isOperator));
}

/** The chart has this name, and whoever mirrors the image keeps its own. */
function isOperator(container: Field): boolean {
  const [name = "", image = ""] = [container.at("name").text(), container.at("image").text()];
  return name === "spark-operator-controller" || image.includes("spark-operator");
}

function changesSparkPods({ type, properties }: StackResource): boolean {
  if (!/^kubernetes:admissionregistration\.k8s\.io\/[^:]*:MutatingWebhookConfiguration$/.test(type)) return false;
  const resources = properties
    .at("webhooks")
    .items()
    // The chart's `mutate--v1-pod.sparkoperator.k8s.io`; the name of its Service is the release's.
    .filter((webhook) => (webhook.at("name").text() ?? "").endsWith(`.${group}`))
    .flatMap((webhook) => webhook.at("rules").items())
    .flatMap((rule) => rule.at("resources").items());
  return resources.some((resource) => resource.text() === "pods");
}
