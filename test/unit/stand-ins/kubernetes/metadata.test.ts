import { expect } from "chai";
import {
  adoptAutoname,
  assignName,
  idOf,
  parseId,
  timeoutSeconds,
  uniqueName,
} from "../../../../stand-ins/kubernetes/metadata";
import type { JsonObject } from "../../../../stand-ins/shared/json";

const seed = new Uint8Array([1, 2, 3]);

describe("names", () => {
  it("are made of the resource's name and eight digits that depend on the seed alone", () => {
    expect(uniqueName("web-", seed))
      .to.match(/^web-[0-9a-f]{8}$/)
      .and.equal(uniqueName("web-", seed));
    expect(uniqueName("web-")).not.to.equal(uniqueName("web-"));
  });

  it("are assigned where there is none, and marked", () => {
    const object: JsonObject = { metadata: { labels: {} } };
    assignName(object, "web", seed);
    expect(object).to.have.nested.property("metadata.name").that.matches(/^web-/);
    expect(object).to.have.nested.property("metadata.annotations.pulumi\\.com/autonamed", "true");
    const named: JsonObject = { metadata: { name: "given" } };
    assignName(named, "web", seed);
    expect(named).to.deep.equal({ metadata: { name: "given" } });
  });

  it("follow the project's autonaming", () => {
    const object: JsonObject = {};
    assignName(object, "web", seed, { proposedName: "team-web", mode: "enforce" });
    expect(object).to.have.nested.property("metadata.name", "team-web");
    expect(() => {
      assignName({}, "web", seed, { proposedName: "", mode: "disable" });
    }).to.throw("requires the .metadata.name field");
  });

  it("are kept from one update to the next", () => {
    const old: JsonObject = {};
    assignName(old, "web", seed);
    const object: JsonObject = {};
    adoptAutoname(object, old);
    expect(object).to.deep.equal(old);
  });

  it("make IDs together with the namespace", () => {
    expect(idOf({ metadata: { name: "a", namespace: "b" } })).to.equal("b/a");
    expect(idOf({ metadata: { name: "a" } })).to.equal("a");
    expect(parseId("b/a")).to.deep.equal({ namespace: "b", name: "a" });
    expect(parseId("a")).to.deep.equal({ namespace: "", name: "a" });
  });
});

describe("the time an operation may take", () => {
  it("comes from customTimeouts, the annotation or is ten minutes", () => {
    const annotated = { metadata: { annotations: { "pulumi.com/timeoutSeconds": "30" } } };
    expect(timeoutSeconds(annotated, 5)).to.equal(5);
    expect(timeoutSeconds(annotated, 0)).to.equal(30);
    expect(timeoutSeconds({}, 0)).to.equal(600);
  });
});
