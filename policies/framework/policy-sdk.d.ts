// The SDK has these for packs and their tests, but strips them from its declarations.
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import "@pulumi/policy/proxy";
import "@pulumi/policy/deserialize";
import "@pulumi/policy/protoutil";
import type { Diagnostic } from "./unreadable";

declare module "@pulumi/policy/proxy" {
  /** Wraps properties so that reading an unknown value throws. */
  export let unknownCheckingProxy: (properties: object) => object;
  export class UnknownValueError extends Error {}
}

declare module "@pulumi/policy/deserialize" {
  /**
   * Properties as a policy gets them.
   * @param proxySecrets keeps secrets marked, so that what a policy returns can be written back
   */
  export let deserializeProperties: (struct: Struct, proxySecrets: boolean) => object;
}

declare module "@pulumi/policy/protoutil" {
  /** What the engine gets as the answer of all policies about one resource, or about a stack. */
  export let makeAnalyzeResponse: (diagnostics: readonly Diagnostic[], notApplicable?: readonly object[]) => object;
}
