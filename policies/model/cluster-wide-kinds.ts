import { exceptions } from "../framework/name-list";

/** The config of the policies that ask whether an object is in a namespace. */
export const clusterWideKinds = exceptions(
  "Types in no namespace that the stack may make, such as `cert-manager.io/v1:ClusterIssuer`.",
  "^[^:]+:[^:]+$",
);
