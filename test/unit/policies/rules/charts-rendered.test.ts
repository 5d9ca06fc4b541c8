import { expect } from "chai";
import { chartsRendered } from "../../../../policies/rules/charts-rendered";
import { judgeStack } from "../support/judge";
import { describesItself } from "../support/metadata";

const chart = "kubernetes:helm.sh/v4:Chart";

describe("policy charts-rendered", () => {
  describesItself(chartsRendered);

  it("passes a chart with objects, and stacks without charts", async () => {
    expect(
      await judgeStack(chartsRendered, [
        [chart, {}],
        ["kubernetes:core/v1:Service", {}, { parent: 0 }],
      ]),
    ).to.be.empty;
    expect(await judgeStack(chartsRendered, [["kubernetes:core/v1:Service", {}]])).to.be.empty;
  });

  for (const type of [chart, "kubernetes:yaml/v2:ConfigGroup", "kubernetes:kustomize/v2:Directory"]) {
    it(`refuses an empty ${type}, as one with unknown values is`, async () => {
      expect(
        await judgeStack(chartsRendered, [
          [type, {}],
          ["kubernetes:core/v1:Service", {}],
        ]),
      ).to.deep.equal([`${type} shows none of its objects.`]);
    });
  }

  it("does not take one chart's objects for another's", async () => {
    expect(
      await judgeStack(chartsRendered, [
        [chart, {}],
        [chart, {}],
        ["kubernetes:core/v1:Service", {}, { parent: 0 }],
      ]),
    ).to.have.length(1);
  });
});
