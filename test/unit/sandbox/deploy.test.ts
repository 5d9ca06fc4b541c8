import { expect } from "chai";
import { stackOptions } from "../../../sandbox/deploy";

describe("stack dev", () => {
  it("is deployed as it stands on a real node", () => {
    expect(stackOptions("real")).to.deep.equal([]);
  });

  it("goes without the object store where pods only pretend to run", () => {
    expect(stackOptions("simulated")).to.deep.equal(["--config", "lakehouse:objectStoreEndpoint="]);
  });
});
