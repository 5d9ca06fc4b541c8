// The SDK has these for packs and their tests, but strips them from its declarations.
import "@pulumi/policy/proxy";
import "@pulumi/policy/protoutil";

declare module "@pulumi/policy/proxy" {
  /** Wraps properties so that reading an unknown value throws. */
  export const unknownCheckingProxy: (properties: object) => object;
}

declare module "@pulumi/policy/protoutil" {
  /** What the SDK makes of a violation. */
  export interface Diagnostic {
    readonly policyName: string;
    readonly urn?: string | undefined;
    readonly description: string;
    /** The policy's description, and in the next line the violation. */
    readonly message: string;
    readonly enforcementLevel: string;
  }
  /** What the engine gets as the answer of all policies about one resource, or about a stack. */
  export let makeAnalyzeResponse: (diagnostics: readonly Diagnostic[], notApplicable?: readonly object[]) => object;
}
