import { expect } from "chai";
import { exceptions, nameList } from "../../../../policies/framework/name-list";

describe("a setting that lists names", () => {
  it("has names of any kind, or such as its pattern says, and none that is empty", () => {
    expect(nameList("Hosts.")).to.deep.equal({
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "Hosts.",
    });
    expect(nameList("Hosts.", { pattern: "^[a-z]+$" }).items).to.deep.equal({ type: "string", pattern: "^[a-z]+$" });
  });

  it("lists nothing where it makes exceptions and a stack says nothing", () => {
    expect(exceptions("Classes.").default).to.deep.equal([]);
    expect(exceptions("Classes.", "^[a-z]+$").items).to.deep.equal({ type: "string", pattern: "^[a-z]+$" });
  });
});
