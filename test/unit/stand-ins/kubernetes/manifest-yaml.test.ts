import { expect } from "chai";
import { Discovery } from "../../../../stand-ins/kubernetes/discovery";
import { parseManifests } from "../../../../stand-ins/kubernetes/manifest-yaml";
import { normalizeManifests } from "../../../../stand-ins/kubernetes/manifests";

describe("manifests", () => {
  const value = (text: string) => parseManifests(`value: ${text}`)[0]?.value;

  it("are read as YAML 1.1, like Kubernetes and Helm read them", () => {
    expect(value("0644")).to.equal(0o644);
    expect(value("0o17")).to.equal(15);
    expect(value("0x1F")).to.equal(31);
    expect(value("-1_000")).to.equal(-1000);
    expect(value("1.5")).to.equal(1.5);
    for (const text of ["on", "Yes", "TRUE", "y"]) expect(value(text), text).to.equal(true);
    for (const text of ["off", "No", "false"]) expect(value(text), text).to.equal(false);
    expect(value('"on"')).to.equal("on");
    expect(value("oN")).to.equal("oN");
    expect(value("2024-01-01")).to.equal("2024-01-01");
    expect(value("1.2.3")).to.equal("1.2.3");
    expect(value("1e3")).to.equal(1000);
  });

  it("are split into documents, empty ones left out", () => {
    expect(parseManifests("---\n# nothing\n---\na: 1\n---\n{}\n---\nb: 2\n")).to.deep.equal([{ a: 1 }, { b: 2 }]);
  });
});

describe("objects of manifests", () => {
  const nowhere = new Discovery(undefined);
  const normalize = (text: string) => normalizeManifests(parseManifests(text), "home", nowhere);

  it("are given the namespace where their kind has one", async () => {
    const { objects } = await normalize(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Namespace, metadata: {name: b}}",
    );
    expect(objects.map(({ metadata }) => metadata)).to.deep.equal([{ name: "a", namespace: "home" }, { name: "b" }]);
  });

  it("are taken out of lists", async () => {
    const { objects } = await normalize(
      "{apiVersion: v1, kind: List, items: [{apiVersion: core/v1, kind: Node, metadata: {name: a}}]}",
    );
    expect(objects).to.deep.equal([{ apiVersion: "v1", kind: "Node", metadata: { name: "a" } }]);
  });

  it("of custom kinds are asked after in the definitions beside them", async () => {
    const gadget = "{apiVersion: example.com/v1, kind: Gadget, metadata: {name: a}}";
    const definition =
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: d}, " +
      "spec: {group: example.com, scope: Namespaced, names: {kind: Gadget}}}";
    const known = await normalize(`${gadget}\n---\n${definition}`);
    expect(known.objects[0]).to.have.nested.property("metadata.namespace", "home");
    expect(known.unresolved).to.deep.equal([]);
    const unknown = await normalize(gadget);
    expect(unknown.objects[0]).not.to.have.nested.property("metadata.namespace");
    expect(unknown.unresolved).to.deep.equal(["example.com/v1/Gadget"]);
  });

  it("need a kind and a name", async () => {
    for (const text of ["{apiVersion: v1, metadata: {name: a}}", "{apiVersion: v1, kind: Pod}"]) {
      let message = "";
      await normalize(text).catch((error: unknown) => (message = String(error)));
      expect(message).to.contain("Kubernetes resources require a");
    }
  });
});
