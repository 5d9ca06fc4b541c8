import { expect } from "chai";
import { stackNotEmpty } from "../../../../policies/rules/stack-not-empty";
import { judgeStack, type Subject } from "../support/judge";
import { describesItself } from "../support/metadata";

const stack: Subject = ["pulumi:pulumi:Stack", {}];
const provider: Subject = ["pulumi:providers:kubernetes", {}];

describe("policy stack-not-empty", () => {
  describesItself(stackNotEmpty);

  it("passes a program with a resource", async () => {
    expect(await judgeStack(stackNotEmpty, [stack, ["kubernetes:core/v1:ConfigMap", {}]])).to.be.empty;
  });

  for (const [what, subjects] of [
    ["nothing", []],
    ["nothing but its stack", [stack]],
    ["nothing but providers", [stack, provider]],
  ] as const) {
    it(`refuses a program that declares ${what}`, async () => {
      expect(await judgeStack(stackNotEmpty, [...subjects])).to.deep.equal(["The program declares no resources."]);
    });
  }
});
