import * as v from "valibot";
import { described } from "../schema/described";
import { group } from "../schema/group";
import { wrong } from "../schema/problem";
import { quantity, quantityOrZero } from "../schema/quantity";

const text = v.string(wrong("write a text"));
const number = v.number(wrong("write a number"));
const aCount = wrong("write a whole number");
const count = v.pipe(number, v.integer(aCount), v.minValue(0, aCount));
const amounts = (whose: string, read = quantity) => ({
  cpu: read(`CPU ${whose}, such as 3 or 600m.`),
  memory: read(`Memory ${whose}, with a unit: 25G is decimal, 25Gi binary.`),
});

/** A group of equal nodes. */
const nodes = group({
  name: described(text, "Name of the group."),
  count: v.optional(described(count, "Number of nodes in the group."), 1),
  cpu: quantity("CPU of one node."),
  memory: quantity("Memory of one node."),
  pods: v.optional(described(count, "Maximum number of pods on a node. Default: 110.")),
  reserved: v.optional(group(amounts("that the system reserves on each node", quantityOrZero))),
  used: v.optional(
    group({
      ...amounts("that other pods request on each node", quantityOrZero),
      pods: v.optional(described(count, "Number of other pods on each node.")),
    }),
  ),
  resources: v.optional(
    described(
      v.record(v.string(), quantity("Number of devices, or bytes.")),
      "Other resources of one node that pods may request, such as devices (nvidia.com/gpu) and ephemeral-storage.",
    ),
  ),
  labels: v.optional(described(v.record(v.string(), v.string()), "Labels for node selectors and node affinities.")),
  taints: v.optional(
    described(
      v.array(
        group({
          key: described(text, "Key of the taint."),
          value: v.optional(described(text, "Value of the taint.")),
          effect: described(
            v.picklist(["NoSchedule", "NoExecute", "PreferNoSchedule"], wrong("write the effect of a taint")),
            "Effect on a pod that does not tolerate the taint.",
          ),
        }),
      ),
      "Taints, which keep away pods without a toleration.",
    ),
  ),
});

const policies = v.optional(
  described(
    v.record(v.string(), v.union([v.string(), v.record(v.string(), v.unknown())])),
    "Settings or enforcement level of each policy, by the policy's name.",
  ),
  {},
);

/** What one stack may take of the cluster. */
const share = group({
  project: v.optional(described(text, "Name of the Pulumi project."), "lakehouse"),
  stack: described(text, "Name of the stack."),
  limits: group(amounts("limit of everything that may run at the same time")),
  idleRequests: group(amounts("that everything that runs all the time requests")),
  namespaces: v.optional(
    described(
      v.record(
        v.string(),
        group({
          ...amounts("that everything in the namespace may request at the same time"),
          storage: v.optional(quantity("Volume claims in the namespace. Required for the namespace of a team's jobs.")),
        }),
      ),
      "Requests of everything that may run at the same time, by namespace. Other namespaces are refused.",
    ),
  ),
  policies,
});

/** A cluster: what it has, and who may take what of it. */
export const clusterSchema = group({
  sandbox: v.optional(
    described(
      v.boolean(wrong("write true or false")),
      "Whether the cluster belongs to one user alone. Policies of such a cluster may be advisory.",
    ),
    false,
  ),
  nodes: v.pipe(
    v.array(nodes, wrong("write a list of groups of nodes")),
    v.minLength(1, wrong("write a list of groups of nodes")),
  ),
  storage: group({
    total: quantity("Total of the volume claims that the cluster may hold."),
    baseline: quantityOrZero("Total of the volume claims that others already hold."),
  }),
  warnAt: v.optional(
    group({
      cpu: v.optional(described(number, "Fraction of each CPU budget at which budget-report starts to warn.")),
      memory: v.optional(described(number, "The same for memory.")),
      storage: v.optional(described(number, "The same for storage.")),
    }),
  ),
  podFreeKinds: v.optional(
    described(
      v.array(text),
      "Kinds of custom resources that run no pods, such as external-secrets.io/v1:ExternalSecret.",
    ),
  ),
  policies,
  shares: v.array(share, wrong("write a list of shares")),
});

export type Cluster = v.InferOutput<typeof clusterSchema>;
export type Share = Cluster["shares"][number];
