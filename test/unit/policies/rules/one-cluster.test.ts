import { expect } from "chai";
import { oneCluster } from "../../../../policies/rules/one-cluster";
import { judgeStack, type Subject, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const provider = (inputs: object): Subject => ["pulumi:providers:kubernetes", inputs];
const stack = (...subjects: Subject[]) => judgeStack(oneCluster, subjects);
const here = { kubeconfig: "apiVersion: v1", context: "reference" };

describe("policy one-cluster", () => {
  describesItself(oneCluster);

  it("passes one provider, several of one cluster, and those without any", async () => {
    expect(await stack(provider(here), ["kubernetes:core/v1:ConfigMap", {}])).to.be.empty;
    expect(await stack(provider(here), provider({ ...here, namespace: "web" }))).to.be.empty;
    expect(await stack(provider(here), provider({ renderYamlToDirectory: "rendered" }))).to.be.empty;
    expect(await stack(provider({ kubeconfig: unknown.text })), "a cluster that the stack makes").to.be.empty;
  });

  for (const [key, other] of [
    ["context", { ...here, context: "elsewhere" }],
    ["kubeconfig", { ...here, kubeconfig: "password: planted" }],
    ["cluster", { ...here, cluster: "elsewhere" }],
    ["kubeconfig", {}],
  ] as const) {
    it(`refuses a second provider with ${JSON.stringify(other)}, and does not print what it has`, async () => {
      expect(await stack(provider(here), provider(other))).to.deep.equal([
        `Its ${key} differs from this stack's other Kubernetes provider.`,
      ]);
    });
  }

  it("refuses a second provider whose cluster is not known yet", async () => {
    const later = provider({ ...here, kubeconfig: unknown.text });
    expect((await stack(provider(here), later)).join()).to.include("kubeconfig is not known");
  });
});
