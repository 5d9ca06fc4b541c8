import { policies } from "../../../../policies/policies";
import { judge, judgeStack, type Subject } from "./judge";
import { types } from "./pods";

/** A cluster that has what ordinary jobs ask for. */
const budget = {
  nodes: [
    { name: "general", count: 12, cpu: "32", memory: "128Gi", labels: { "node-type": "general" } },
    {
      ...{ name: "spark", count: 40, cpu: "8", memory: "64Gi" },
      labels: { "node-type": "spark", disk: "nvme" },
      taints: [{ key: "spark", value: "only", effect: "NoSchedule" }],
      resources: { "nvidia.com/gpu": "1" },
    },
  ],
  limits: { cpu: "400", memory: "2500Gi" },
  idleRequests: { cpu: "1", memory: "1Gi" },
  storage: { total: "100Gi", baseline: "0" },
};

/** Policies on what surrounds jobs: event logs, images with jars, guards of the namespace. */
const aside = ["event-log", "jar-set", "jobs-guarded", "budget-report"];

/** An object with pods, of a type such as {@link types.spark}. */
export interface JobObject {
  readonly type: string;
  readonly inputs: {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: Readonly<Record<string, unknown>>;
  };
}

/**
 * The policies that refuse an object on its own in a large cluster, each with what it says: `NAME: SENTENCES`.
 *
 * @param config of policies that are to have one, by name
 * @param surroundings what is there before the object, beside its namespace
 */
export async function refusals(
  { type, inputs }: JobObject,
  config: Readonly<Record<string, object>> = {},
  surroundings: readonly Subject[] = [],
): Promise<string[]> {
  const before: readonly Subject[] = [
    [types.namespace, { metadata: { name: inputs.metadata.namespace } }],
    ...surroundings,
  ];
  const stack: readonly Subject[] = [...before, [type, inputs, { dependsOn: before.length - 1 }]];
  const refusing: string[] = [];
  for (const policy of policies.filter(({ name }) => !aside.includes(name))) {
    const given = { ...("budget" in (policy.configSchema?.properties ?? {}) && { budget }), ...config[policy.name] };
    const violations =
      "validateStack" in policy ? await judgeStack(policy, stack, given) : await judge(policy, type, inputs, given);
    if (violations.length > 0) refusing.push(`${policy.name}: ${violations.join(" ")}`);
  }
  return refusing;
}
