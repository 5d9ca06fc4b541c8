// The SDK has these for packs and their tests, but strips them from its declarations.
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import "@pulumi/policy/proxy";
import "@pulumi/policy/deserialize";

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
