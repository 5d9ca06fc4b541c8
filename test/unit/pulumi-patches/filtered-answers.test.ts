import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { tellUnreadable, unreadableOnce } from "../../../policies/framework/unreadable";
import { policies } from "../../../policies/policies";
import { filterAnswers } from "../../../pulumi-patches/filtered-answers";
import protoutil = require("@pulumi/policy/protoutil");

describe("a pack that tells once what it cannot read", () => {
  const { makeAnalyzeResponse } = protoutil;

  before(() => {
    filterAnswers(unreadableOnce(policies));
  });
  after(() => {
    Object.assign(protoutil, { makeAnalyzeResponse });
  });

  const answer = (...names: string[]) => {
    const diagnostics = names.map((policyName) => ({
      ...{ policyName, policyPackName: "lakehouse", policyPackVersion: "1" },
      ...{ urn: "urn:job", description: "A rule.", enforcementLevel: "mandatory" },
      message: `A rule.\n${tellUnreadable("spec is not an object")}`,
    }));
    const response = protoutil.makeAnalyzeResponse(diagnostics) as AnalyzeResponse;
    return response.getDiagnosticsList().map((diagnostic) => [diagnostic.getPolicyname(), diagnostic.getMessage()]);
  };

  it("answers the engine with one sentence about a resource, and none about the stack", () => {
    const sentence = "spec is not an object, so this cannot be judged.";
    expect(answer("limits-sane", "pod-security")).to.deep.equal([["limits-sane", sentence]]);
    expect(answer("budget-cpu", "budget-memory")).to.deep.equal([]);
  });
});
