import { expect } from "chai";
import { dependencyOrder } from "../../../../stand-ins/kubernetes/dependency-order";

const object = (apiVersion: string, kind: string, name: string, namespace?: string, dependsOn?: string) => ({
  apiVersion,
  kind,
  metadata: {
    name,
    ...(namespace && { namespace }),
    ...(dependsOn && { annotations: { "config.kubernetes.io/depends-on": dependsOn } }),
  },
});

const definition = {
  ...object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "gadgets.example.com"),
  spec: { group: "example.com", names: { kind: "Gadget" } },
};

describe("the order of objects", () => {
  const names = (objects: Parameters<typeof dependencyOrder>[0]) =>
    dependencyOrder(objects).map(({ object: { metadata } }) => (metadata as { name: string }).name);

  it("is that of kinds among equals, then of namespaces and names", () => {
    const objects = [
      object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "last"),
      object("apps/v1", "Deployment", "deployment", "a"),
      object("v1", "ConfigMap", "b", "a"),
      object("v1", "ConfigMap", "a", "b"),
      object("v1", "ServiceAccount", "account", "a"),
    ];
    expect(names(objects)).to.deep.equal(["account", "b", "a", "deployment", "last"]);
  });

  it("puts a definition before its custom resources and a namespace before what is in it", () => {
    const gadget = object("example.com/v1", "Gadget", "gadget", "home");
    const home = object("v1", "Namespace", "home");
    const ordered = dependencyOrder([gadget, home, definition]);
    expect(ordered.map(({ object: ordinary }) => ordinary)).to.deep.equal([home, definition, gadget]);
    expect(ordered.at(-1)?.dependencies).to.have.members([home, definition]);
  });

  it("follows the annotation", () => {
    const first = object(
      "v1",
      "ConfigMap",
      "first",
      "home",
      "apps/namespaces/home/Deployment/second, /Namespace/third",
    );
    const second = object("apps/v1", "Deployment", "second", "home");
    expect(names([first, second, object("v1", "Namespace", "third")])).to.deep.equal(["third", "second", "first"]);
  });

  it("refuses an annotation that names nothing, and a cycle", () => {
    const lonely = object("v1", "ConfigMap", "lonely", "home", "/ConfigMap/nowhere");
    expect(() => dependencyOrder([lonely])).to.throw("/ConfigMap/nowhere is not among the objects");
    expect(() => dependencyOrder([object("v1", "ConfigMap", "a", "home", "nonsense")])).to.throw(
      '"nonsense" is neither',
    );
    const chicken = object("v1", "Namespace", "chicken", undefined, "/Namespace/egg");
    const egg = object("v1", "Namespace", "egg", undefined, "/Namespace/chicken");
    expect(() => dependencyOrder([chicken, egg])).to.throw("cyclic dependency");
  });
});
