import { exceptions } from "../framework/name-list";

/** The config of the policies that ask whether an object is in a namespace. */
export const clusterWideKinds = exceptions(
  "Cluster-scoped types that the stack may create, such as `cert-manager.io/v1:ClusterIssuer`.",
  "^[^:]+:[^:]+$",
);
