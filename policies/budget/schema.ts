import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

const quantity = (description: string): PolicyConfigJSONSchema => ({ type: "string", description });
const amounts = (description: string): PolicyConfigJSONSchema => ({
  type: "object",
  description,
  properties: {
    cpu: quantity("Cores, such as 3 or 600m."),
    memory: quantity("Bytes with a unit, such as 25G (decimal) or 25Gi (binary)."),
  },
  required: ["cpu", "memory"],
  additionalProperties: false,
});

const share = (resource: string): PolicyConfigJSONSchema => ({
  type: "number",
  exclusiveMinimum: 0,
  maximum: 1,
  description: `Fraction of each budget of ${resource}, such as 0.8.`,
});

const nodes: PolicyConfigJSONSchema = {
  type: "array",
  minItems: 1,
  description: "The cluster's nodes, as groups of equal nodes.",
  items: {
    type: "object",
    properties: {
      name: { type: "string" },
      count: { type: "integer", minimum: 1, default: 1 },
      cpu: quantity("Cores of one node."),
      memory: quantity("Memory of one node."),
      pods: { type: "integer", minimum: 1, default: 110, description: "Maximum number of pods on a node." },
      reserved: amounts(
        "Resources that the system reserves on each node (kube-reserved, system-reserved, eviction thresholds).",
      ),
      used: {
        type: "object",
        description: "Resources that other pods already request on each node.",
        properties: { cpu: quantity("Cores."), memory: quantity("Memory."), pods: { type: "integer", minimum: 0 } },
        required: ["cpu", "memory"],
        additionalProperties: false,
      },
      resources: {
        type: "object",
        description:
          "Other resources that pods may request on one node, without the resources of other pods: devices, such as nvidia.com/gpu, and " +
          "ephemeral-storage.",
        additionalProperties: quantity("Number of devices, or bytes."),
      },
      labels: {
        type: "object",
        description: "Labels for node selectors and node affinities. Default of kubernetes.io/os: linux.",
        additionalProperties: { type: "string" },
      },
      taints: {
        type: "array",
        description: "Taints that keep pods without a toleration away.",
        items: {
          type: "object",
          properties: {
            key: { type: "string" },
            value: { type: "string" },
            effect: { type: "string", enum: ["NoSchedule", "NoExecute", "PreferNoSchedule"] },
          },
          required: ["key", "effect"],
          additionalProperties: false,
        },
      },
    },
    required: ["name", "cpu", "memory"],
    additionalProperties: false,
  },
};

/** The stack's budget, the same in every policy that needs it. */
export const budgetSchema: PolicyConfigJSONSchema = {
  type: "object",
  description: "The share of the cluster that this stack may use.",
  properties: {
    nodes,
    limits: amounts("Limits of everything that may run at the same time."),
    idleRequests: amounts("Requests of everything that runs all the time."),
    namespaces: {
      type: "object",
      description:
        "Requests of everything that may run at the same time, by namespace. If any namespace is given, others are refused.",
      additionalProperties: amounts("Requests in the namespace."),
    },
    storage: {
      type: "object",
      properties: {
        total: quantity("Volume claims that the cluster may hold."),
        baseline: quantity("Volume claims that others already hold."),
      },
      required: ["total", "baseline"],
      additionalProperties: false,
    },
    warnAt: {
      type: "object",
      description: "Fraction of a budget at which budget-report starts to warn. Default: no warning.",
      properties: { cpu: share("cores"), memory: share("memory"), storage: share("storage") },
      additionalProperties: false,
    },
  },
  required: ["nodes", "limits", "idleRequests", "storage"],
  additionalProperties: false,
};
