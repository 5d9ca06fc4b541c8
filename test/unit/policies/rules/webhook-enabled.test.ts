import { expect } from "chai";
import { webhookEnabled } from "../../../../policies/rules/webhook-enabled";
import { judgeStack, type Subject, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

/** As the chart makes them for a release `jobs` with `nameOverride: engine`. */
const controller = (name: string, image: string): Subject => [
  "kubernetes:apps/v1:Deployment",
  {
    metadata: { name: "jobs-engine-controller", labels: { "app.kubernetes.io/name": "engine" } },
    spec: { template: { spec: { containers: [{ name, image, args: ["controller", "start"] }] } } },
  },
];
const operator = controller("spark-operator-controller", "mirror.example.com/operator:2.2.0");
const definition: Subject = [
  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
  { spec: { group: "sparkoperator.k8s.io", names: { kind: "SparkApplication" } } },
];
const webhook = (name: string, resource: string): Subject => [
  "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration",
  {
    webhooks: [
      { name, clientConfig: { service: { name: "jobs-engine-webhook-svc" } }, rules: [{ resources: [resource] }] },
    ],
  },
];

describe("policy webhook-enabled", () => {
  describesItself(webhookEnabled);

  it("passes an operator with its webhook, and stacks without an operator", async () => {
    const ofPods = webhook("mutate--v1-pod.sparkoperator.k8s.io", "pods");
    expect(await judgeStack(webhookEnabled, [operator, definition, ofPods])).to.be.empty;
    expect(await judgeStack(webhookEnabled, [controller("web", "nginx:1.0")])).to.be.empty;
    expect(await judgeStack(webhookEnabled, [[definition[0], { spec: { group: "nessie.example.com" } }]])).to.be.empty;
  });

  for (const [what, subjects] of [
    ["no webhook", [operator]],
    ["no webhook, known by its image", [controller("main", "ghcr.io/kubeflow/spark-operator/controller:2.2.0")]],
    ["no webhook, known by its definitions", [definition]],
    ["a webhook for other objects", [operator, webhook("mutate.sparkoperator.k8s.io", "sparkapplications")]],
    ["somebody else's webhook", [operator, webhook("sidecar-injector.istio.io", "pods")]],
  ] as const) {
    it(`refuses an operator with ${what}`, async () => {
      expect(await judgeStack(webhookEnabled, subjects)).to.deep.equal([
        "No webhook of this stack changes pods for the Spark operator.",
      ]);
    });
  }

  it("refuses what is unknown", async () => {
    const [type] = operator;
    expect((await judgeStack(webhookEnabled, [[type, { spec: unknown.object }]])).join()).to.include("is not known");
    expect((await judgeStack(webhookEnabled, [[definition[0], { spec: unknown.object }]])).join()).to.include(
      "is not known",
    );
  });
});
