import type { Policies } from "@pulumi/policy";
import protoutil = require("@pulumi/policy/protoutil");
import { UnreadableOnce } from "./unreadable";

/**
 * Makes the pack say once what its policies cannot read. The SDK knows a policy's level and tells it to nobody, so that only its answer
 * to the engine has all that it takes. Should another SDK answer in another way, each policy says it for itself again.
 */
export function tellOnce(policies: Policies): void {
  const { makeAnalyzeResponse } = protoutil;
  const stackPolicies = policies.filter((policy) => "validateStack" in policy).map(({ name }) => name);
  const unreadable = new UnreadableOnce(new Set(stackPolicies));
  protoutil.makeAnalyzeResponse = (diagnostics, notApplicable) =>
    makeAnalyzeResponse(unreadable.filter(diagnostics), notApplicable);
}
