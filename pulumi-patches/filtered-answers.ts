import protoutil = require("@pulumi/policy/protoutil");

/**
 * Has what the policies of this process tell the engine filtered: their answers to one question, about a resource or
 * about the stack. The SDK knows a policy's level and tells it to nobody, so that only its answer to the engine has all
 * that a filter takes. Should another SDK answer in another way, nothing is filtered.
 */
export function filterAnswers(
  filter: (diagnostics: readonly protoutil.Diagnostic[]) => readonly protoutil.Diagnostic[],
): void {
  const { makeAnalyzeResponse } = protoutil;
  protoutil.makeAnalyzeResponse = (diagnostics, notApplicable) =>
    makeAnalyzeResponse(filter(diagnostics), notApplicable);
}
