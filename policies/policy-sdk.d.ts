// The SDK exports these two for packs and their tests, but strips them from its declarations.
import "@pulumi/policy/proxy";

declare module "@pulumi/policy/proxy" {
  /** Wraps properties so that reading an unknown value throws. */
  export function unknownCheckingProxy<T extends object>(properties: T): T;
  export class UnknownValueError extends Error {}
}
