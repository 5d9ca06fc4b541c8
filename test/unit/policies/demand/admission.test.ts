import { expect } from "chai";
import { admits, type Placement, type Requirement } from "../../../../policies/demand/admission";

const anywhere: Placement = { selector: [], affinity: [], tolerations: [] };
const node = { labels: { disk: "ssd", generation: "7" }, taints: [] };
const isMet = (key: string, operator: string, ...values: string[]) =>
  admits(node, { ...anywhere, selector: [{ key, operator, values }] });

describe("a node admits a pod", () => {
  it("that asks for nothing, if it has no taint", () => {
    expect(admits(node, anywhere)).to.be.true;
  });

  for (const [key, operator, values, met] of [
    ["disk", "In", ["hdd", "ssd"], true],
    ["disk", "In", ["hdd"], false],
    ["zone", "In", ["a"], false],
    ["disk", "NotIn", ["hdd"], true],
    ["disk", "NotIn", ["ssd"], false],
    ["zone", "NotIn", ["a"], true],
    ["disk", "Exists", [], true],
    ["zone", "Exists", [], false],
    ["disk", "DoesNotExist", [], false],
    ["zone", "DoesNotExist", [], true],
    ["generation", "Gt", ["6"], true],
    ["generation", "Gt", ["7"], false],
    ["generation", "Lt", ["10"], true],
    ["generation", "Lt", ["7"], false],
    ["disk", "Gt", ["1"], false],
    ["disk", "Like", ["ssd"], false],
    ["kubernetes.io/arch", "In", ["amd64"], true],
  ] as const) {
    it(`${met ? "" : "not "}if ${key} ${operator} ${values.join(", ")}`, () => {
      expect(isMet(key, operator, ...values)).to.equal(met);
    });
  }

  it("if all of its selector holds, and one of the terms of its affinity", () => {
    const disk: Requirement = { key: "disk", operator: "Exists", values: [] };
    const zone: Requirement = { key: "zone", operator: "Exists", values: [] };
    const admitsOne = (...affinity: Requirement[][]) => admits(node, { ...anywhere, affinity });
    expect(admits(node, { ...anywhere, selector: [disk, zone] })).to.be.false;
    expect(admitsOne([disk, zone], [disk])).to.be.true;
    expect(admitsOne([disk, zone], [zone])).to.be.false;
    expect(admitsOne([]), "a term without requirements holds for none").to.be.false;
  });

  for (const [toleration, tolerated] of [
    [{ operator: "Exists", value: "" }, true],
    [{ key: "spark", operator: "Exists", value: "" }, true],
    [{ key: "spark", operator: "Exists", value: "", effect: "NoSchedule" }, true],
    [{ key: "spark", operator: "Exists", value: "", effect: "NoExecute" }, false],
    [{ key: "spark", operator: "Equal", value: "yes" }, true],
    [{ key: "spark", operator: "Equal", value: "" }, false],
    [{ key: "other", operator: "Exists", value: "" }, false],
    [{ operator: "Equal", value: "yes" }, false],
  ] as const) {
    it(`${tolerated ? "" : "not "}with a taint if it tolerates ${JSON.stringify(toleration)}`, () => {
      const taint = { key: "spark", value: "yes", effect: "NoSchedule" };
      expect(admits({ ...node, taints: [taint] }, { ...anywhere, tolerations: [toleration] })).to.equal(tolerated);
      expect(admits({ ...node, taints: [{ ...taint, effect: "PreferNoSchedule" }] }, anywhere)).to.be.true;
    });
  }
});
