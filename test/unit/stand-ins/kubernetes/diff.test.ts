import { expect } from "chai";
import fc from "fast-check";
import { contains, detailedDiff, parsePath } from "../../../../stand-ins/kubernetes/diff";
import { forceNewPaths } from "../../../../stand-ins/kubernetes/force-new";
import type { JsonObject } from "../../../../stand-ins/shared/json";

const kinds = (old: JsonObject, inputs: JsonObject, forceNew: string[] = []) =>
  Object.fromEntries([...detailedDiff(old, inputs, forceNew)].map(([path, { kind }]) => [path, kind]));

describe("the detailed difference", () => {
  it("names what was added, changed and removed by its path", () => {
    const old = { spec: { kept: 1, changed: 1, removed: 1 } };
    const inputs = { spec: { kept: 1, changed: 2, added: { deep: 1 } } };
    expect(kinds(old, inputs)).to.deep.equal({
      "spec.changed": "update",
      "spec.removed": "delete",
      "spec.added": "add",
    });
  });

  it("compares lists position by position", () => {
    const old = { list: [{ name: "a", image: "one" }, { name: "b" }, "gone"] };
    const inputs = { list: [{ name: "a", image: "two" }, { name: "b" }] };
    expect(kinds(old, inputs)).to.deep.equal({ "list[0].image": "update", "list[2]": "delete" });
  });

  it("quotes keys that are no plain words", () => {
    const inputs = { metadata: { annotations: { "example.com/a": "b" } } };
    expect(kinds({ metadata: { annotations: {} } }, inputs)).to.have.all.keys('metadata.annotations["example.com/a"]');
  });

  it("finds nothing between an object and itself", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        expect(kinds(object, object)).to.deep.equal({});
      }),
    );
  });

  it("replaces where a change touches a force-new path, from above or from below", () => {
    const forceNew = [".spec.selector", ".spec.containers[*].image"];
    const old = { spec: { selector: { app: "a" }, containers: [{ image: "one", name: "main" }] } };
    const inputs = { spec: { selector: { app: "b" }, containers: [{ image: "two", name: "other" }] } };
    expect(kinds(old, inputs, forceNew)).to.deep.equal({
      "spec.selector.app": "update-replace",
      "spec.containers[0].image": "update-replace",
      "spec.containers[0].name": "update",
    });
    expect(kinds({}, inputs, forceNew)).to.deep.equal({ spec: "add-replace" });
  });
});

describe("paths of properties", () => {
  it("are split into keys and positions", () => {
    expect(parsePath('spec.list[0]["a.b"].c')).to.deep.equal(["spec", "list", 0, "a.b", "c"]);
  });

  it("contain what is below them", () => {
    expect(contains("spec.list[*].image", "spec.list[3].image.tag")).to.equal(true);
    expect(contains("spec.list[1]", "spec.list[2]")).to.equal(false);
    expect(contains("spec.replicas", "spec")).to.equal(false);
  });
});

describe("what cannot be changed in place", () => {
  const mutable = { enableSecretMutable: true, enableConfigMapMutable: true };
  const immutable = { enableSecretMutable: false, enableConfigMapMutable: false };

  it("is always the name and the namespace", () => {
    expect(forceNewPaths({ apiVersion: "example.com/v1", kind: "Any" }, mutable)).to.deep.equal([
      ".metadata.name",
      ".metadata.namespace",
    ]);
  });

  it("is the data of a ConfigMap or a Secret, unless the provider is told otherwise", () => {
    const configMap = { apiVersion: "v1", kind: "ConfigMap" };
    expect(forceNewPaths(configMap, immutable)).to.include(".data");
    expect(forceNewPaths(configMap, mutable)).not.to.include(".data");
    expect(forceNewPaths({ ...configMap, immutable: true }, mutable)).to.include(".data");
    expect(forceNewPaths({ apiVersion: "v1", kind: "Secret" }, immutable)).to.include(".stringData");
  });

  it("is what the API server refuses to change", () => {
    expect(forceNewPaths({ apiVersion: "apps/v1", kind: "Deployment" }, mutable)).to.include(".spec.selector");
    expect(forceNewPaths({ apiVersion: "batch/v1", kind: "Job" }, mutable)).to.include(".spec.template");
    expect(forceNewPaths({ apiVersion: "v1", kind: "Pod" }, mutable)).to.include(".spec.containers[*].image");
  });
});
