import { expect } from "chai";
import fc from "fast-check";
import { load } from "js-yaml";
import type { KubernetesObject, PlannedComponent } from "../../../flux/plan";
import { header, treeFolder, treeOf } from "../../../flux/tree";

const source = { kind: "Bucket", name: "platform" };

const component = (name: string, rest: Partial<PlannedComponent> = {}): PlannedComponent => ({
  name,
  type: "lakehouse:index:Lakehouse",
  objects: [planned("ConfigMap", name)],
  dependsOn: [],
  ...rest,
});

const planned = (kind: string, name: string, rest: object = {}) => ({
  object: { apiVersion: "v1", kind, metadata: { name, namespace: "here" }, ...rest },
  isKept: false,
});

const job = (name: string) => ({
  object: {
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    metadata: { name, namespace: "reports", labels: { "app.kubernetes.io/version": "1a2b3c4d" } },
  } satisfies KubernetesObject,
  isKept: false,
});

type Read = Readonly<Record<string, unknown>> & { readonly spec: Readonly<Record<string, unknown>> };

function read(tree: ReadonlyMap<string, string>, path: string): Read {
  const text = tree.get(`${treeFolder}/${path}`);
  if (text === undefined) throw new Error(`${path} is not among ${[...tree.keys()].join(", ")}`);
  return load(text) as Read;
}

describe("the tree for Flux", () => {
  it("has a folder for each component, and one index of all", () => {
    const tree = treeOf([component("lakehouse"), component("operator", { dependsOn: ["lakehouse"] })], source);
    expect([...tree.keys()]).to.deep.equal(
      [
        "lakehouse/objects/configmap_here_lakehouse.yaml",
        "lakehouse/objects/kustomization.yaml",
        "lakehouse/flux.yaml",
        "operator/objects/configmap_here_operator.yaml",
        "operator/objects/kustomization.yaml",
        "operator/flux.yaml",
        "kustomization.yaml",
      ].map((path) => `${treeFolder}/${path}`),
    );
    expect(tree.get(`${treeFolder}/kustomization.yaml`)).to.match(new RegExp(`^${header}`));
    expect(read(tree, "kustomization.yaml").resources).to.deep.equal(["lakehouse/flux.yaml", "operator/flux.yaml"]);
    expect(read(tree, "operator/objects/kustomization.yaml").resources).to.deep.equal(["configmap_here_operator.yaml"]);
  });

  it("has Flux apply a component when those are ready that it needs, with an account's rights, and prune it", () => {
    const tree = treeOf([component("lakehouse"), component("operator", { dependsOn: ["lakehouse"] })], source);
    expect(read(tree, "lakehouse/flux.yaml").spec).to.not.have.property("dependsOn");
    expect(read(tree, "operator/flux.yaml").spec).to.deep.include({
      path: `./${treeFolder}/operator/objects`,
      sourceRef: source,
      serviceAccountName: "data-platform",
      dependsOn: [{ name: "lakehouse" }],
      prune: true,
      wait: true,
    });
  });

  it("has a component's definitions in front of its objects", () => {
    const objects = [planned("ConfigMap", "settings"), planned("CustomResourceDefinition", "jobs.example.com")];
    const tree = treeOf([component("lakehouse"), component("operator", { objects, dependsOn: ["lakehouse"] })], source);
    expect(read(tree, "operator-crds/objects/kustomization.yaml").resources).to.have.length(1);
    expect(read(tree, "operator-crds/flux.yaml").spec).to.not.have.property("dependsOn");
    expect(read(tree, "operator/objects/kustomization.yaml").resources).to.deep.equal(["configmap_here_settings.yaml"]);
    expect(read(tree, "operator/flux.yaml").spec.dependsOn).to.deep.equal([
      { name: "lakehouse" },
      { name: "operator-crds" },
    ]);
  });

  it("has jobs beside their team, and has Flux wait until each has completed", () => {
    const parts = [
      component("reports", { type: "lakehouse:index:Team" }),
      component("daily", { type: "lakehouse:index:SparkApplication", objects: [job("daily")] }),
    ];
    const tree = treeOf(parts, source);
    expect(read(tree, "kustomization.yaml").resources).to.deep.equal([
      "reports/daily/flux.yaml",
      "reports/team/flux.yaml",
    ]);
    const expressions = read(tree, "reports/daily/flux.yaml").spec.healthCheckExprs;
    expect(expressions).to.have.nested.property("[0].current", "status.applicationState.state == 'COMPLETED'");
    expect(read(tree, "reports/team/flux.yaml").spec).to.not.have.property("healthCheckExprs");
  });

  it("is the same in whatever order the program registers its components and their fields", () => {
    const parts = [component("a"), component("b", { dependsOn: ["a"] }), component("c", { dependsOn: ["b", "a"] })];
    const expected = [...treeOf(parts, source)];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 3 }), (shuffled) => {
        const turned = shuffled.map((part) => ({
          ...part,
          objects: part.objects.map(({ object, isKept }) => ({
            isKept,
            object: Object.fromEntries(Object.entries(object).reverse()) as KubernetesObject,
          })),
        }));
        expect([...treeOf(turned, source)]).to.deep.equal(expected);
      }),
    );
  });

  it("is not made of components that wait for each other", () => {
    const parts = [
      component("a", { dependsOn: ["b"] }),
      component("b", { dependsOn: ["c"] }),
      component("c", { dependsOn: ["b"] }),
    ];
    expect(() => treeOf(parts, source)).to.throw(
      "Components wait for each other, and Flux would apply none of them: b → c → b.",
    );
  });
});
