import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** The config of the policies that ask whether an object is in a namespace. */
export const clusterWideKinds: PolicyConfigJSONSchema = {
  type: "array",
  items: { type: "string", pattern: "^[^:]+:[^:]+$" },
  default: [],
  description: "Types in no namespace that the stack may make, such as `cert-manager.io/v1:ClusterIssuer`.",
};
