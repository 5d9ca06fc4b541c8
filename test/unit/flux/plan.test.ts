import { expect } from "chai";
import { componentsOf, type Preview } from "../../../flux/plan";

const urn = (type: string, name: string) => `urn:pulumi:prod::lakehouse::${type}::${name}`;
const stack = { urn: urn("pulumi:pulumi:Stack", "lakehouse-prod"), type: "pulumi:pulumi:Stack" };

const component = (kind: string, name: string, rest: object = {}) => ({
  urn: urn(`lakehouse:index:${kind}`, name),
  type: `lakehouse:index:${kind}`,
  parent: stack.urn,
  ...rest,
});

const configMap = (name: string, parent: string, rest: object = {}) => ({
  urn: urn("kubernetes:core/v1:ConfigMap", name),
  type: "kubernetes:core/v1:ConfigMap",
  parent,
  inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "here" } },
  ...rest,
});

const preview = (...resources: object[]) =>
  ({ steps: [stack, ...resources].map((newState) => ({ op: "create", newState })) }) as Preview;

describe("components of a preview", () => {
  const team = component("Team", "analytics");
  const store = component("Lakehouse", "lakehouse");

  it("have the objects of all that is below them, at any depth", () => {
    const inner = { ...component("SparkNamespace", "analytics-inner"), parent: team.urn };
    const found = componentsOf(preview(team, configMap("one", team.urn), inner, configMap("two", inner.urn)));
    expect(found).to.have.length(1);
    expect(found[0]).to.include({ name: "analytics", type: "lakehouse:index:Team" });
    expect(found[0]?.objects.map(({ object }) => object.metadata.name)).to.deep.equal(["one", "two"]);
  });

  it("need those of which a resource of theirs needs a resource, by an option or by a value", () => {
    const base = configMap("base", store.urn);
    const byOption = configMap("by-option", team.urn, { dependencies: [base.urn] });
    const byValue = configMap("by-value", team.urn, { propertyDependencies: { data: [base.urn] } });
    for (const dependent of [byOption, byValue]) {
      const [, analytics] = componentsOf(preview(store, base, team, dependent));
      expect(analytics?.dependsOn).to.deep.equal(["lakehouse"]);
    }
  });

  it("need those that the component itself needs, and never themselves", () => {
    const base = configMap("base", store.urn);
    const dependent = component("Team", "analytics", { dependencies: [base.urn] });
    const [one, two] = [configMap("one", dependent.urn), configMap("two", dependent.urn)];
    const found = componentsOf(preview(store, base, dependent, one, { ...two, dependencies: [one.urn] }));
    expect(found.map(({ name, dependsOn }) => [name, dependsOn])).to.deep.equal([
      ["lakehouse", []],
      ["analytics", ["lakehouse"]],
    ]);
  });

  it("are left out, also as what others need, where they make nothing in the cluster", () => {
    const bucket = {
      urn: urn("aws:s3/bucket:Bucket", "tables"),
      type: "aws:s3/bucket:Bucket",
      parent: store.urn,
      inputs: { bucket: "tables" },
    };
    const found = componentsOf(
      preview(store, bucket, team, configMap("one", team.urn, { dependencies: [bucket.urn] })),
    );
    expect(found.map(({ name, dependsOn }) => [name, dependsOn])).to.deep.equal([["analytics", []]]);
  });

  it("take neither a chart nor a provider for an object", () => {
    const chart = {
      urn: urn("kubernetes:helm.sh/v4:Chart", "operator"),
      type: "kubernetes:helm.sh/v4:Chart",
      parent: team.urn,
    };
    const provider = {
      urn: urn("pulumi:providers:kubernetes", "cluster"),
      type: "pulumi:providers:kubernetes",
      inputs: { kind: "none" },
    };
    const inChart = configMap("rendered", chart.urn);
    const found = componentsOf(preview(provider, team, chart, inChart));
    expect(found.map(({ objects }) => objects.length)).to.deep.equal([1]);
  });

  it("know what outlives the stack, and pass over what a preview deletes", () => {
    const kept = [{ protect: true }, { retainOnDelete: true }, {}].map((options, index) =>
      configMap(String(index), team.urn, options),
    );
    const { steps } = preview(team, ...kept);
    const [found] = componentsOf({ steps: [...steps, {}] });
    expect(found?.objects.map(({ isKept }) => isKept)).to.deep.equal([true, true, false]);
  });
});
