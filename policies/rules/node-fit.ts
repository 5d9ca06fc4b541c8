import { type UnjudgedDemand, unjudgedDemands } from "../demand/placement";
import type { Workload } from "../demand/workload";
import { budgetPolicy } from "../budget/budget-policy";
import { exceptions } from "../framework/name-list";
import { describeFit, judgeNodes } from "../budget/nodes";

/** A demand that only the pod itself can give up, because it leaves the scheduler out. */
const inexcusable = "nodeName";

export const nodeFit = budgetPolicy(
  {
    name: "node-fit",
    rule: "Every pod that may run at once finds a node that admits the pod and has room for it, in any order of arrival.",
    why: "A pod needs its resources on one node: a cluster with enough resources in total can still leave the pod pending.",
    remedy:
      "Make the pod smaller, split it into several pods, or give the cluster larger nodes. Declare labels, taints and " +
      "devices of nodes in " +
      "`nodes` of the cluster's document.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/",
    config: {
      unjudged: {
        type: "array",
        items: {
          type: "string",
          enum: [...unjudgedDemands.filter((demand) => demand !== inexcusable && demand !== "scheduler"), "claim"],
        },
        default: [],
        description: "Demands of pods that are allowed, although the policy cannot judge whether a node meets them.",
      },
      schedulers: exceptions(
        "Names of other schedulers of the cluster that place each pod where it fits, such as kube-scheduler. Leave out schedulers " +
          "that keep pods waiting for other pods.",
      ),
    },
  },
  (workloads, budget, report, config) => {
    const listed = (setting: string) =>
      config
        .at(setting)
        .items()
        .map((item) => item.text() ?? "");
    reportUnforeseeable(workloads, { unjudged: listed("unjudged"), schedulers: listed("schedulers") }, report);
    const message = describeFit(judgeNodes(workloads, budget));
    if (message !== undefined) report(message);
  },
);

function reportUnforeseeable(
  workloads: readonly Workload[],
  { unjudged, schedulers }: { readonly unjudged: readonly string[]; readonly schedulers: readonly string[] },
  report: (message: string) => void,
): void {
  const isExcused = ({ demand, name = "" }: UnjudgedDemand) =>
    demand === "scheduler" ? schedulers.includes(name) : unjudged.includes(demand);
  for (const { namespace, pods } of workloads) {
    for (const { name, bindings, size } of pods) {
      const demands = bindings.unjudged.filter((demand) => !isExcused(demand));
      const claims = unjudged.includes("claim") ? [] : size.claims;
      const places = [...demands.map(({ path }) => path), ...claims];
      if (places.length === 0) continue;
      const excuses = [...demands.map(excuseFor), ...claims.map(() => "claim in unjudged")];
      const wanted = excuses.filter((excuse) => excuse !== undefined);
      report(
        `${namespace}/${name} has demands on its node that the policies cannot judge: ${places.join(", ")}. ` +
          (wanted.length === 0
            ? "Leave them out."
            : `Leave them out, or list ${[...new Set(wanted)].join(", ")} of node-fit.`),
      );
    }
  }
}

function excuseFor({ demand, name = "" }: UnjudgedDemand): string | undefined {
  if (demand === inexcusable) return undefined;
  return demand === "scheduler" ? `${name} in schedulers` : `${demand} in unjudged`;
}
