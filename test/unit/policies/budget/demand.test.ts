import { expect } from "chai";
import type { StackResource } from "../../../../policies/demand/stack";
import { demandOf } from "../../../../policies/budget/demand";
import { Field } from "../../../../policies/model/field";

const pod = (requests: object) => ({
  metadata: { name: "a", namespace: "team" },
  spec: { containers: [{ name: "main", image: "app", resources: { requests } }] },
});

const resourceOf = (properties: object): StackResource => ({
  urn: "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::a",
  type: "kubernetes:core/v1:Pod",
  properties: new Field(properties),
  dependencies: [],
  defaultNamespace: new Field(undefined),
});

describe("what a stack asks for", () => {
  it("is read once for policies that ask for the same resources", () => {
    const properties = pod({ cpu: "1" });
    const first = demandOf([resourceOf(properties)], 1, []);
    expect(demandOf([resourceOf(properties)], 1, [])).to.equal(first);
  });

  const properties = pod({ cpu: "1" });
  const resource = resourceOf(properties);
  for (const [what, change] of [
    ["other inputs", () => demandOf([resourceOf(pod({ cpu: "1" }))], 1, [])],
    ["another name", () => demandOf([{ ...resource, urn: `${resource.urn}2` }], 1, [])],
    ["another kind", () => demandOf([{ ...resource, type: "kubernetes:core/v1:ConfigMap" }], 1, [])],
    ["another parent", () => demandOf([{ ...resource, parent: "urn:parent" }], 1, [])],
    ["other dependencies", () => demandOf([{ ...resource, dependencies: ["urn:other"] }], 1, [])],
    ["another namespace by default", () => demandOf([{ ...resource, defaultNamespace: new Field("other") }], 1, [])],
    ["one resource more", () => demandOf([resource, { ...resource, urn: "urn:more" }], 1, [])],
    ["more nodes", () => demandOf([resource], 2, [])],
    ["other kinds without pods", () => demandOf([resource], 1, ["example.com/v1:Thing"])],
  ] as const) {
    it(`is read again for ${what}`, () => {
      const before = demandOf([resource], 1, []);
      expect(change()).not.to.equal(before);
    });
  }
});
