import { expect } from "chai";
import { ownObjects } from "../../../bench/stack-objects";

describe("The Kubernetes objects of a stack", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"key"' };
  const resources = [
    { urn: "urn:pulumi:dev::lake::pulumi:pulumi:Stack::lake-dev", type: "pulumi:pulumi:Stack" },
    {
      urn: "urn:pulumi:dev::lake::kubernetes:core/v1:Secret::keys",
      type: "kubernetes:core/v1:Secret",
      inputs: { kind: "Secret", stringData: { secretKey: secret } },
    },
    {
      urn: "urn:pulumi:dev::lake::kubernetes:helm.sh/v4:Chart$kubernetes:core/v1:Service::chart:service",
      type: "kubernetes:core/v1:Service",
      inputs: { kind: "Service" },
    },
    {
      urn: "urn:pulumi:dev::lake::kubernetes:core/v1:Namespace::jobs",
      type: "kubernetes:core/v1:Namespace",
      inputs: { kind: "Namespace" },
    },
  ];

  it("are those that no chart renders, with what is secret in plain text", () => {
    const documents = ownObjects(JSON.stringify({ deployment: { resources } })).split("\n---\n");
    expect(documents.map((text) => JSON.parse(text) as unknown)).to.deep.equal([
      { kind: "Secret", stringData: { secretKey: "key" } },
      { kind: "Namespace" },
    ]);
  });

  it("are none of an empty stack", () => {
    expect(ownObjects('{"deployment": {}}')).to.equal("");
  });
});
