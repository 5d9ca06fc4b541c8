import { expect } from "chai";
import { webhookEnabled } from "../../../policies/webhook-enabled";
import { judgeStack, type Subject, unknown } from "./support/judge";
import { describesItself } from "./support/metadata";

const labels = { "app.kubernetes.io/name": "spark-operator", "app.kubernetes.io/component": "controller" };
const operator: Subject = ["kubernetes:apps/v1:Deployment", { metadata: { labels } }];
const webhook = (service: string, resource: string): Subject => [
  "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration",
  { webhooks: [{ clientConfig: { service: { name: service } }, rules: [{ resources: [resource] }] }] },
];

describe("policy webhook-enabled", () => {
  describesItself(webhookEnabled);

  it("passes an operator with its webhook, and stacks without an operator", async () => {
    expect(await judgeStack(webhookEnabled, [operator, webhook("spark-operator-webhook-svc", "pods")])).to.be.empty;
    expect(await judgeStack(webhookEnabled, [["kubernetes:apps/v1:Deployment", { metadata: {} }]])).to.be.empty;
  });

  for (const [what, subjects] of [
    ["no webhook", [operator]],
    ["a webhook for other objects", [operator, webhook("spark-operator-webhook-svc", "sparkapplications")]],
    ["somebody else's webhook", [operator, webhook("istio", "pods")]],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await judgeStack(webhookEnabled, subjects)).to.deep.equal([
        "No webhook of this stack changes pods for the Spark operator.",
      ]);
    });
  }

  it("refuses what is unknown", async () => {
    const [type] = operator;
    expect((await judgeStack(webhookEnabled, [[type, { metadata: unknown.object }]])).join()).to.include(
      "is not known",
    );
  });
});
