import { expect } from "chai";
import { namespacesKnown } from "../../../../policies/rules/namespaces-known";
import { judgeStack, type Subject, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const namespace = (name: unknown): Subject => ["kubernetes:core/v1:Namespace", { metadata: { name } }];
const secret = (of: unknown): Subject => ["kubernetes:core/v1:Secret", { metadata: { name: "keys", namespace: of } }];
const stack = (...subjects: Subject[]) => judgeStack(namespacesKnown, subjects);

describe("policy namespaces-known", () => {
  describesItself(namespacesKnown);

  it("passes objects in namespaces that the stack makes, whatever comes first", async () => {
    expect(await stack(secret("jobs"), namespace("jobs"))).to.be.empty;
  });

  it("passes objects that are in no namespace, and what is no object", async () => {
    for (const type of [
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRolePatch",
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      "kubernetes:core/v1:PersistentVolume",
      "kubernetes:helm.sh/v4:Chart",
      "pulumi:providers:kubernetes",
      "aws:s3/bucket:Bucket",
    ]) {
      expect(await stack([type, { metadata: { name: "it" } }]), type).to.be.empty;
    }
  });

  it("refuses any other namespace, and names those there are", async () => {
    expect(await stack(namespace("jobs"), namespace("infra"), secret("job"))).to.deep.equal([
      "keys is in namespace job, which is not one of the stack's (infra, jobs).",
    ]);
    expect(await stack(secret("kube-system"))).to.deep.equal([
      "keys is in namespace kube-system, which is not one of the stack's (it has none).",
    ]);
  });

  it("counts an object without a namespace in that of its provider", async () => {
    const [type, properties] = secret(undefined);
    expect((await stack(namespace("jobs"), [type, properties])).join()).to.include("is in namespace default");
    expect(await stack(namespace("jobs"), [type, properties, { providerNamespace: "jobs" }])).to.be.empty;
  });

  describe("with a list", () => {
    const listed = (...subjects: Subject[]) => judgeStack(namespacesKnown, subjects, { namespaces: ["jobs", "web"] });

    it("takes these for the only ones, made by the stack or not", async () => {
      expect(await listed(namespace("jobs"), secret("jobs"), secret("web"))).to.be.empty;
      expect(await listed(namespace("test"), secret("test"))).to.deep.equal([
        "Namespace test is not one of the stack's (jobs, web).",
        "keys is in namespace test, which is not one of the stack's (jobs, web).",
      ]);
    });
  });

  it("takes custom resources for such as have a namespace, unless somebody vouches for them", async () => {
    const issuer: Subject = ["kubernetes:cert-manager.io/v1:ClusterIssuer", { metadata: { name: "ca" } }];
    expect((await stack(issuer)).join()).to.include("ca is in namespace default");
    const config = { clusterWideKinds: ["cert-manager.io/v1:ClusterIssuer"] };
    expect(await judgeStack(namespacesKnown, [issuer], config)).to.be.empty;
  });

  it("refuses what is unknown", async () => {
    expect((await stack(secret(unknown.text))).join()).to.include("metadata.namespace is not known");
    expect((await stack(namespace(unknown.text))).join()).to.include("metadata.name is not known");
    expect((await stack(["kubernetes:core/v1:Secret", { metadata: unknown.object }])).join()).to.include(
      "is not known",
    );
  });
});
