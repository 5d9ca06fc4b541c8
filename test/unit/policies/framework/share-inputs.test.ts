import { expect } from "chai";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { shareInputs } from "../../../../policies/framework/share-inputs";
import deserialization = require("@pulumi/policy/deserialize");
import proxy = require("@pulumi/policy/proxy");

describe("policies that share inputs", () => {
  const { deserializeProperties } = deserialization;
  const { unknownCheckingProxy } = proxy;
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hidden" };
  const inputsOf = () => Struct.fromJavaScript({ spec: { replicas: 2 }, password: secret });

  before(shareInputs);
  after(() => {
    Object.assign(deserialization, { deserializeProperties });
    Object.assign(proxy, { unknownCheckingProxy });
  });

  it("read one copy of a resource", () => {
    const struct = inputsOf();
    const read = () => proxy.unknownCheckingProxy(deserialization.deserializeProperties(struct, false));
    expect(read()).to.equal(read());
    expect(deserialization.deserializeProperties(struct, false)).to.deep.equal(deserializeProperties(struct, false));
  });

  it("read another resource's, even if it is alike", () => {
    const [one, other] = [inputsOf(), inputsOf()].map((struct) => deserialization.deserializeProperties(struct, false));
    expect(one).to.deep.equal(other);
    expect(one).not.to.equal(other);
  });

  it("get copies of their own to repair", () => {
    const struct = inputsOf();
    const read = () => deserialization.deserializeProperties(struct, true);
    expect(read()).not.to.equal(read());
  });
});
