import type * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "./kubernetes";

/**
 * A namespace that only admits pods of the strictest Pod Security Standard.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedNamespace(
  name: string,
  namespace: string,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Namespace {
  const labels = Object.fromEntries(
    ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
  );
  return new kubernetes.core.v1.Namespace(name, { metadata: { name: namespace, labels } }, opts);
}
