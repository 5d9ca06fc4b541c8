import { expect } from "chai";
import { readGoTypes } from "../../../stand-ins/kubernetes/typed-form/read-go-types";
import table from "../../../stand-ins/kubernetes/typed-form/type-table.json";

describe("what the stand-in knows of Kubernetes' Go types", function () {
  this.timeout(60_000);

  it("is what the sources of the sandbox's Kubernetes say", async () => {
    expect(table).to.deep.equal(await readGoTypes());
  });
});
