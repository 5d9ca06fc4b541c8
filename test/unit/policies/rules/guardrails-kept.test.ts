import { expect } from "chai";
import { guardrailsKept } from "../../../../policies/rules/guardrails-kept";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const enforce = "pod-security.kubernetes.io/enforce";
const namespace = (labels: unknown) => judge(guardrailsKept, "kubernetes:core/v1:Namespace", { metadata: { labels } });
const networkPolicy = (spec: unknown) =>
  judge(guardrailsKept, "kubernetes:networking.k8s.io/v1:NetworkPolicy", { spec });
const monitoring = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } };

describe("policy guardrails-kept", () => {
  describesItself(guardrailsKept);

  describe("of namespaces", () => {
    it("passes the restricted standard, of any version since it is whole", async () => {
      expect(await namespace({ [enforce]: "restricted" })).to.be.empty;
      for (const version of ["latest", "v1.25", "v1.34"]) {
        expect(await namespace({ [enforce]: "restricted", [`${enforce}-version`]: version })).to.be.empty;
      }
    });

    for (const labels of [{}, undefined, { [enforce]: "baseline" }, { [enforce]: "privileged" }]) {
      it(`refuses the labels ${JSON.stringify(labels)}`, async () => {
        expect(await namespace(labels)).to.deep.equal([`metadata.labels["${enforce}"] has to be restricted.`]);
      });
    }

    it("refuses the standard of an old version, which lacks controls", async () => {
      for (const version of ["v1.0", "v1.18", "v1.24"]) {
        expect(await namespace({ [enforce]: "restricted", [`${enforce}-version`]: version })).to.deep.equal([
          `metadata.labels["${enforce}-version"] is of an older, weaker standard.`,
        ]);
      }
    });

    it("refuses labels that are not known yet", async () => {
      expect((await namespace(unknown.object)).join()).to.include("metadata.labels is not known");
    });
  });

  describe("of network policies", () => {
    it("passes what names peers or ports", async () => {
      expect(await networkPolicy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }), "closed to all").to.be.empty;
      for (const rule of [
        { from: [{ podSelector: {} }] },
        { from: [monitoring] },
        { from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "ingress" } } }] },
        { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] },
        { ports: [{ protocol: "TCP", port: 443 }] },
      ]) {
        expect(await networkPolicy({ ingress: [rule] }), JSON.stringify(rule)).to.be.empty;
      }
      const anywhere = [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }];
      expect(await networkPolicy({ egress: [{ to: anywhere, ports: [{ port: 443 }] }] })).to.be.empty;
    });

    for (const peers of [
      undefined,
      [],
      [{ namespaceSelector: {} }],
      [{ namespaceSelector: {}, podSelector: {} }],
      [monitoring, { ipBlock: { cidr: "0.0.0.0/0" } }],
      [{ ipBlock: { cidr: "::/0" } }],
    ]) {
      it(`refuses ${JSON.stringify(peers)} on all ports`, async () => {
        expect(await networkPolicy({ ingress: [{ from: peers }], egress: [{ to: peers }] })).to.deep.equal([
          "spec.ingress[0] allows ingress from everywhere.",
          "spec.egress[0] allows egress to everywhere.",
        ]);
      });
    }
  });

  it("refuses patches of what holds others", async () => {
    for (const [group, kind] of [
      ["core/v1", "Namespace"],
      ["v1", "Namespace"],
      ["core/v1", "ResourceQuota"],
      ["core/v1", "LimitRange"],
      ["networking.k8s.io/v1", "NetworkPolicy"],
      ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
      ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"],
      ["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"],
    ] as const) {
      expect(await judge(guardrailsKept, `kubernetes:${group}:${kind}Patch`, {})).to.deep.equal([
        `This patches a ${kind}, which holds what others do.`,
      ]);
    }
    expect(await judge(guardrailsKept, "kubernetes:core/v1:ConfigMapPatch", {}), "which holds nobody").to.be.empty;
  });

  it("judges each object of a list, and passes over other kinds", async () => {
    const items = [{ spec: {} }, { spec: { egress: [{}] } }];
    expect(await judge(guardrailsKept, "kubernetes:networking.k8s.io/v1:NetworkPolicyList", { items })).to.deep.equal([
      "items[1].spec.egress[0] allows egress to everywhere.",
    ]);
    expect(await judge(guardrailsKept, "kubernetes:networking.k8s.io/v1:Ingress", { spec: { egress: [{}] } })).to.be
      .empty;
    expect(await judge(guardrailsKept, "aws:s3/bucket:Bucket", {})).to.be.empty;
  });
});
