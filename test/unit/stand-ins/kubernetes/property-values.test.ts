import { expect } from "chai";
import { checkpoint, parseCheckpoint } from "../../../../stand-ins/kubernetes/checkpoint";
import {
  annotateSecrets,
  containsSecrets,
  containsUnknowns,
  makeSecret,
  toKubernetes,
  toProperties,
  unknownValue,
} from "../../../../stand-ins/kubernetes/property-values";

describe("property values", () => {
  it("lose their marks on the way to the API server", () => {
    const properties = { spec: { password: makeSecret({ inner: makeSecret("text") }) } };
    expect(containsSecrets(properties)).to.equal(true);
    expect(toKubernetes(properties)).to.deep.equal({ spec: { password: { inner: "text" } } });
  });

  it("spell x-kubernetes keys as each side does", () => {
    const schema = { items: [{ "x-kubernetes-int-or-string": true }] };
    const properties = { items: [{ x_kubernetes_int_or_string: true }] };
    expect(toProperties(schema)).to.deep.equal(properties);
    expect(toKubernetes(properties)).to.deep.equal(schema);
  });

  it("are unknown when any part is", () => {
    expect(containsUnknowns({ list: [{ value: unknownValue }] })).to.equal(true);
    expect(containsUnknowns({ list: [{ value: "known" }] })).to.equal(false);
  });

  it("are secret in the outputs where they are in the inputs: a value, or a whole list", () => {
    const outputs = { spec: { open: "a", closed: "b", list: [{ closed: "c" }] } };
    annotateSecrets(outputs, { spec: { open: "a", closed: makeSecret("b"), list: [{ closed: makeSecret("c") }] } });
    expect(outputs.spec).to.deep.equal({ open: "a", closed: makeSecret("b"), list: makeSecret([{ closed: "c" }]) });
  });

  it("are always secret in the data of a Secret", () => {
    const outputs = { kind: "Secret", data: { key: "dmFsdWU=" }, type: "Opaque" };
    annotateSecrets(outputs, {});
    expect(outputs).to.deep.equal({ kind: "Secret", data: makeSecret({ key: "dmFsdWU=" }), type: "Opaque" });
  });
});

describe("a checkpoint", () => {
  it("holds the live object, the inputs and the field manager, and gives them back", () => {
    const inputs = { kind: "ConfigMap", data: { key: "value" } };
    const live = { ...inputs, metadata: { uid: "1" } };
    const memory = { initialApiVersion: "v1", fieldManager: "pulumi-kubernetes-01234567" };
    const state = checkpoint(inputs, live, inputs, memory);
    expect(state).to.include.keys("__inputs", "__initialApiVersion", "__fieldManager", "metadata");
    expect(parseCheckpoint(state)).to.deep.equal({ inputs, live, ...memory });
  });
});
