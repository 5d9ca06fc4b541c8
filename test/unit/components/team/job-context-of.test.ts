import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { contextIn } from "../../../../components/team/job-context-of";

const stack = "organization/lakehouse/prod";
const sales = { job: { namespace: "sales" } };

describe("a platform's job context", () => {
  it("is that of the team", () => {
    expect(contextIn({ sales, finance: {} }, stack, "sales")).to.equal(sales);
  });

  for (const [what, output, sentence] of [
    [
      "a stack that is no platform's, or not deployed",
      undefined,
      "Stack organization/lakehouse/prod has no output jobContext: name the platform's stack, and deploy it first.",
    ],
    ["an unknown team", { sales }, "Stack organization/lakehouse/prod has no team sale: did you mean sales?"],
    ["a platform without teams", {}, "Stack organization/lakehouse/prod has no team sale: it has none."],
  ] as const) {
    it(`tells of ${what} in a sentence`, () => {
      expect(() => contextIn(output, stack, "sale")).to.throw(pulumi.RunError, sentence);
    });
  }
});
