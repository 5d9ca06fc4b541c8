import { expect } from "chai";
import { normalize } from "../../../../stand-ins/kubernetes/normalize";
import { unknownValue } from "../../../../stand-ins/kubernetes/property-values";

describe("inputs as the server will answer", () => {
  it("hold a secret's data in base64, its text preferred", () => {
    const data = { both: "b2xk", "with-newline": "YQ==\n" };
    const secret = { apiVersion: "v1", kind: "Secret", data, stringData: { both: "new" } };
    expect(normalize(secret)).to.deep.equal({
      apiVersion: "v1",
      kind: "Secret",
      data: { both: "bmV3", "with-newline": "YQ==" },
    });
  });

  it("hold nothing that only the server sets, and no nulls", () => {
    const metadata = { name: "a", uid: "1", resourceVersion: "2", managedFields: [] };
    const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { nodeName: null, containers: [{ tty: null }] } };
    expect(normalize(pod)).to.deep.equal({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [{}] },
    });
  });

  it("stay as they are in custom resources, of which nothing is known", () => {
    const resource = { apiVersion: "example.com/v1", kind: "Any", spec: { nothing: null, requests: { cpu: "1000m" } } };
    expect(normalize(structuredClone(resource))).to.deep.equal(resource);
  });

  it("stay as they are while a value is unknown", () => {
    const pod = { apiVersion: "v1", kind: "Pod", spec: { nodeName: unknownValue, overhead: { cpu: "1000m" } } };
    expect(normalize(structuredClone(pod))).to.deep.equal(pod);
  });
});
