import { expect } from "chai";
import { clusterWideKnown } from "../../../../policies/rules/cluster-wide-known";
import { judge } from "../support/judge";
import { describesItself } from "../support/metadata";

const made = (type: string, inputs: object = {}, config: object = {}) =>
  judge(clusterWideKnown, `kubernetes:${type}`, inputs, config);
const webhooks = (...some: object[]) =>
  made("admissionregistration.k8s.io/v1:MutatingWebhookConfiguration", { webhooks: some });
const service = { clientConfig: { service: { name: "hook", namespace: "web" } } };
const pods = { apiGroups: [""], resources: ["pods"], apiVersions: ["v1"], operations: ["CREATE"] };
const inNamespace = { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["web"] }] };

describe("policy cluster-wide-known", () => {
  describesItself(clusterWideKnown);

  it("passes what is in a namespace, and what other policies judge", async () => {
    for (const type of [
      "core/v1:ConfigMap",
      "core/v1:Namespace",
      "rbac.authorization.k8s.io/v1:ClusterRole",
      "rbac.authorization.k8s.io/v1:ClusterRoleList",
      "apiextensions.k8s.io/v1:CustomResourceDefinition",
      "admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy",
      "admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding",
      "scheduling.k8s.io/v1:PriorityClass",
    ]) {
      expect(await made(type), type).to.be.empty;
    }
  });

  for (const type of [
    "apiregistration.k8s.io/v1:APIService",
    "certificates.k8s.io/v1:CertificateSigningRequest",
    "certificates.k8s.io/v1:CertificateSigningRequestList",
    "core/v1:Node",
    "core/v1:NodePatch",
    "flowcontrol.apiserver.k8s.io/v1:FlowSchema",
    "storage.k8s.io/v1:CSIDriver",
  ]) {
    it(`refuses ${type}, unless it is listed`, async () => {
      expect(await made(type)).to.deep.equal([
        `kubernetes:${type} may be created only by the cluster's administrators.`,
      ]);
      expect(await made(type, {}, { clusterWideKinds: [type.replace(/List$/, "")] })).to.be.empty;
    });
  }

  describe("of webhooks", () => {
    it("passes those of some namespaces, of labelled objects, and of custom resources", async () => {
      const ofOperator = { matchLabels: { "sparkoperator.k8s.io/launched-by-spark-operator": "true" } };
      expect(await webhooks({ ...service, rules: [pods], namespaceSelector: inNamespace })).to.be.empty;
      expect(await webhooks({ ...service, rules: [pods], objectSelector: ofOperator })).to.be.empty;
      expect(await webhooks({ ...service, rules: [{ ...pods, apiGroups: ["cert-manager.io"] }] })).to.be.empty;
    });

    for (const [what, webhook] of [
      ["all pods", { rules: [pods] }],
      ["everything", { rules: [{ ...pods, apiGroups: ["*"], resources: ["*/*"] }] }],
      ["roles", { rules: [{ ...pods, apiGroups: ["rbac.authorization.k8s.io"] }] }],
      [
        "all but a namespace",
        { rules: [pods], namespaceSelector: { matchExpressions: [{ key: "a", operator: "NotIn" }] } },
      ],
      [
        "all namespaces, which all have a name",
        {
          rules: [pods],
          namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }] },
        },
      ],
      ["all pods, by an empty selector", { rules: [pods], namespaceSelector: {}, objectSelector: {} }],
    ] as const) {
      it(`refuses one that catches ${what}`, async () => {
        expect(await webhooks({ ...service, ...webhook })).to.deep.equal([
          "webhooks[0].rules[0].apiGroups matches the objects of everybody: select namespaces or objects by label.",
        ]);
      });
    }

    it("refuses one outside of the cluster", async () => {
      const elsewhere = {
        clientConfig: { url: "https://evil.example.com" },
        rules: [pods],
        namespaceSelector: inNamespace,
      };
      expect(await webhooks(elsewhere)).to.deep.equal([
        "webhooks[0].clientConfig.url makes the API server send objects to a URL.",
      ]);
    });
  });
});
