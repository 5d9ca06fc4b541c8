import { expect } from "chai";
import { prune, removeDropped, restoreDropped } from "../../../sandbox/plugins/kubernetes/prune";

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

describe("inputs that the server drops", () => {
  const sent = () => ({ spec: { hostNetwork: false, containers: [{ name: "a", args: [] as string[] }] } });
  const live = () => ({ spec: { containers: [{ name: "a" }] } });

  it("are not compared when they were sent before", () => {
    const inputs = sent();
    removeDropped(inputs, sent(), live());
    expect(inputs).to.deep.equal(live());
  });

  it("are compared when they are new", () => {
    const inputs = sent();
    removeDropped(inputs, live(), live());
    expect(inputs).to.deep.equal(sent());
  });

  it("are no drift at a refresh, unlike what somebody removed", () => {
    const pruned = { spec: { containers: [{ name: "a" }] } };
    const inputs = { spec: { ...sent().spec, replicas: 2 } };
    const before = { spec: { ...live().spec, replicas: 2 } };
    restoreDropped(pruned, inputs, before);
    expect(pruned).to.deep.equal(sent());
  });
});
