import { expect } from "chai";
import { prune } from "../../../../stand-ins/kubernetes/prune";

describe("the part of a live object that the inputs speak of", () => {
  it("leaves out what the server added", () => {
    const live = { spec: { replicas: 1, list: [{ name: "a", added: 1 }, { name: "added" }] }, status: {} };
    const inputs = { spec: { replicas: 2, list: [{ name: "b" }] } };
    expect(prune(live, inputs)).to.deep.equal({ spec: { replicas: 1, list: [{ name: "a" }] } });
  });

  it("keeps a value of another type whole", () => {
    expect(prune({ port: { number: 1 } }, { port: 1 })).to.deep.equal({ port: { number: 1 } });
  });
});
