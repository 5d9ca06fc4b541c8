import { join } from "node:path";
import { stringify } from "yaml";

/**
 * One line a request, in JSON:
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
 */
export const auditLog = (stateFolder: string) => join(stateFolder, "audit", "audit.log");

/** Three files of 16 MB, the oldest of which goes. */
const size = { "audit-log-maxsize": "16", "audit-log-maxbackup": "2" };

/**
 * Who asked what of Kubernetes, and whether it was allowed, without what was said: of pods alone, because the sandbox's
 * own daemons have rights of Kubernetes' own.
 */
export function auditPolicy(): string {
  return stringify({
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [
      { level: "None", userGroups: ["system:serviceaccounts:kube-system"] },
      // Two leaders renew theirs every two seconds: nothing else would be left in the log.
      { level: "None", resources: [{ group: "coordination.k8s.io", resources: ["leases"] }] },
      { level: "Metadata", userGroups: ["system:serviceaccounts"] },
      { level: "None" },
    ],
  });
}

/** The API server's flags for it; the policy is in `policyFile`. */
export function auditFlags(stateFolder: string, policyFile: string): Record<string, string> {
  return { "audit-policy-file": policyFile, "audit-log-path": auditLog(stateFolder), ...size };
}
