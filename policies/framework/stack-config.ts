import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { RunError } from "@pulumi/pulumi";
import { type ClusterShare, shareOf } from "../../clusters/read-clusters";
import { bucketName, eventLogFolder } from "../../contract/event-logs";

const levels = ["mandatory", "remediate", "advisory", "disabled"];
/** Without an S3 service there is no place for event logs, on whatever cluster. */
const dispensable = "event-log";

/**
 * The config that the pack brings along for a stack, from its share of a cluster; `--policy-pack-config` goes over it.
 * A stack without a share gets none, and the policies that need a budget say so.
 *
 * @param folder with a document for each cluster
 * @throws with a sentence for each mistake in a document; the pack does not start then, and the engine refuses to go on
 */
export function initialConfig(
  policies: Policies,
  { project, stack }: { readonly project: string; readonly stack: string },
  folder?: string,
): PolicyPackConfig {
  const found = shareIn(project, stack, folder);
  if (!found) return {};
  const own = { ...found.cluster.policies, ...found.share.policies } as PolicyPackConfig;
  const mistakes = mistakesIn(own, policies, found.cluster.sandbox);
  if (mistakes.length > 0) {
    throw new RunError(mistakes.map((mistake) => `clusters/${found.name}.yaml ${mistake}.`).join("\n"));
  }
  const shared = sharedSettings(found);
  return Object.fromEntries(
    policies.map(({ name, configSchema, enforcementLevel = "mandatory" }) => {
      const wanted = Object.entries(shared).filter(
        ([key, value]) => value !== undefined && key in (configSchema?.properties ?? {}),
      );
      const given = own[name] ?? {};
      const properties = typeof given === "string" ? { enforcementLevel: given } : given;
      // The SDK sends a config without a level as advisory, which would take every policy's teeth.
      return [name, { enforcementLevel, ...Object.fromEntries(wanted), ...properties }];
    }),
  );
}

function shareIn(project: string, stack: string, folder?: string): ClusterShare | undefined {
  try {
    return shareOf(project, stack, folder);
  } catch (error) {
    throw new RunError((error as Error).message);
  }
}

/** What several policies are told. */
function sharedSettings({ cluster, share }: ClusterShare): Readonly<Record<string, unknown>> {
  const { nodes, storage, warnAt, podFreeKinds } = cluster;
  const { limits, idleRequests } = share;
  const given = Object.entries(share.namespaces ?? {});
  const namespaces = Object.fromEntries(given.map(([name, { cpu, memory }]) => [name, { cpu, memory }]));
  return {
    budget: {
      nodes,
      limits,
      idleRequests,
      storage,
      ...(share.namespaces && { namespaces }),
      ...(warnAt && { warnAt }),
    },
    namespaces: share.namespaces && Object.keys(namespaces),
    podFreeKinds,
    eventLogFolder: `s3a://${bucketName}/${eventLogFolder}`,
  };
}

function mistakesIn(own: PolicyPackConfig, policies: Policies, sandbox: boolean): string[] {
  return Object.entries(own).flatMap(([name, given]) => {
    const policy = policies.find((each) => each.name === name);
    if (!policy) return [`configures the policy ${name}, which the pack does not have`];
    const level = typeof given === "string" ? given : given.enforcementLevel;
    if (level === undefined) return [];
    if (!levels.includes(level)) return [`gives ${name} the unknown level ${level} (choose ${levels.join(", ")})`];
    const isLower = ["advisory", "disabled"].includes(level) && policy.enforcementLevel !== "advisory";
    if (!isLower || sandbox || (name === dispensable && level === "disabled")) return [];
    return [`makes ${name} ${level}: keep it mandatory, or set "sandbox: true" if nobody else uses the cluster`];
  });
}
