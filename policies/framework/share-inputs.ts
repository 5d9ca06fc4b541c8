import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import deserialization = require("@pulumi/policy/deserialize");
import proxy = require("@pulumi/policy/proxy");
import { memoize } from "./memoize";

/**
 * Makes all policies of this process read one copy of a resource's inputs. The SDK makes one for each policy, which took most of the
 * time of a pack with twenty of them. Policies do not change what they judge; those that repair get copies of their own, as ever.
 */
export function shareInputs(): void {
  const { deserializeProperties } = deserialization;
  const { unknownCheckingProxy } = proxy;
  const copyOf = memoize((struct: Struct) => deserializeProperties(struct, false), new WeakMap());
  deserialization.deserializeProperties = (struct, proxySecrets) =>
    proxySecrets ? deserializeProperties(struct, proxySecrets) : copyOf(struct);
  proxy.unknownCheckingProxy = memoize(unknownCheckingProxy, new WeakMap());
}
