import { expect } from "chai";
import { nodeCount, readBudget } from "../../../../policies/budget/budget";
import { Field } from "../../../../policies/model/field";
import { budget } from "../support/budgets";

const read = (document: unknown) => readBudget(new Field(document, "budget"));
const nodes = (change: object) => ({ ...budget, nodes: [{ ...budget.nodes[0], ...change }] });

describe("budgets", () => {
  it("are read in thousandths of cores and bytes", () => {
    const document = { ...nodes({ reserved: { cpu: "500m", memory: "2Gi" } }), namespaces: { jobs: budget.limits } };
    expect(read(document)).to.deep.equal({
      nodes: [
        {
          name: "worker",
          count: 3,
          allocatable: { cpu: 9500, memory: 100e9 - 2 * 1024 ** 3, pods: 110 },
          used: { cpu: 0, memory: 0, pods: 0 },
          labels: { "kubernetes.io/os": "linux" },
          taints: [],
        },
      ],
      limits: { cpu: 4000, memory: 20e9 },
      idleRequests: { cpu: 1000, memory: 5e9 },
      namespaces: new Map([["jobs", { cpu: 4000, memory: 20e9 }]]),
      storage: { total: 200e9, baseline: 166e9 },
      warnAt: {},
    });
    expect(read({ ...budget, warnAt: { memory: 0.8 } }).warnAt).to.deep.equal({ memory: 0.8 });
  });

  it("know how many pods a node takes and has", () => {
    const [node] = read(nodes({ pods: 20, used: { cpu: "1", memory: "1G", pods: 5 } })).nodes;
    expect(node?.allocatable.pods).to.equal(20);
    expect(node?.used).to.deep.equal({ cpu: 1000, memory: 1e9, pods: 5 });
  });

  it("may be used up to the last: a node by what is reserved, the storage, and a budget before a warning", () => {
    const size = { cpu: "10", memory: "100G" };
    const none = { cpu: "0", memory: "0" };
    const document = { ...nodes({ ...size, reserved: size }), limits: none, idleRequests: none };
    const [node] = read(document).nodes;
    expect(node?.allocatable).to.deep.equal({ cpu: 0, memory: 0, pods: 110 });
    expect(read({ ...budget, storage: { total: "1G", baseline: "1G" } }).storage).to.deep.equal({
      total: 1e9,
      baseline: 1e9,
    });
    expect(read({ ...budget, warnAt: { cpu: 1 } }).warnAt).to.deep.equal({ cpu: 1 });
  });

  it("know what else a node has, and whom it admits", () => {
    const taints = [{ key: "spark", effect: "NoSchedule" }];
    const resources = { "nvidia.com/gpu": "2", "ephemeral-storage": "1Ti" };
    const [node] = read(nodes({ resources, taints, labels: { disk: "ssd" } })).nodes;
    expect(node?.allocatable).to.deep.include({ "nvidia.com/gpu": 2, "ephemeral-storage": 1024 ** 4 });
    expect(node?.labels).to.deep.equal({ "kubernetes.io/os": "linux", disk: "ssd" });
    expect(node?.taints).to.deep.equal([{ key: "spark", value: "", effect: "NoSchedule" }]);
  });

  it("count their nodes", () => {
    expect(nodeCount(read(budget))).to.equal(3);
  });

  for (const [mistake, document, sentence] of [
    ["missing", undefined, "budget is missing: give the stack a share of its cluster in clusters/NAME.yaml"],
    ["no nodes", { ...budget, nodes: [] }, "budget.nodes is empty"],
    ["a node without a name", nodes({ name: undefined }), "budget.nodes[0].name is missing"],
    [
      "a taint without a key",
      nodes({ taints: [{ effect: "NoSchedule" }] }),
      "budget.nodes[0].taints[0].key is missing",
    ],
    [
      "a misspelt taint",
      nodes({ taints: [{ key: "spark", effect: "NoSchedul" }] }),
      "budget.nodes[0].taints[0].effect is none of NoSchedule, NoExecute, PreferNoSchedule",
    ],
    ["no amount of devices", nodes({ resources: { gpu: null } }), "budget.nodes[0].resources.gpu is missing"],
    ["a missing amount", { ...budget, limits: { memory: "20G" } }, "budget.limits.cpu is missing"],
    ["missing memory", { ...budget, limits: { cpu: "4" } }, "budget.limits.memory is missing"],
    ["a missing storage", { ...budget, storage: undefined }, "budget.storage.total is missing"],
    ["a negative amount", { ...budget, limits: { cpu: "-4", memory: "20G" } }, 'budget.limits.cpu is negative: "-4"'],
    [
      "no unit",
      { ...budget, limits: { cpu: "4", memory: "20" } },
      'budget.limits.memory has no unit, such as G or Gi: "20"',
    ],
    [
      "a number without unit",
      { ...budget, limits: { cpu: 4, memory: 20 } },
      'budget.limits.memory has no unit, such as G or Gi: "20"',
    ],
    ["thousandths of bytes", { ...budget, limits: { cpu: "4", memory: "20m" } }, "has no unit, such as G or Gi"],
    [
      "another spelling",
      { ...budget, limits: { cpu: "4", memory: "20GB" } },
      'is not a Kubernetes quantity such as 500m or 1Gi: "20GB"',
    ],
    ["an unknown key", { ...budget, limit: {} }, "budget has the unknown key limit (it knows nodes, limits,"],
    [
      "an unknown key below",
      { ...budget, storage: { total: "1G", baselin: "0" } },
      "budget.storage has the unknown key baselin",
    ],
    [
      "an unknown key of what is reserved",
      nodes({ reserved: { cpu: "1", memory: "1G", pods: 5 } }),
      "budget.nodes[0].reserved has the unknown key pods",
    ],
    ["an unknown key of a node", nodes({ cores: 4 }), "budget.nodes[0] has the unknown key cores"],
    [
      "more memory than the cluster has",
      { ...budget, limits: { cpu: "4", memory: "301G" } },
      "budget.limits.memory is more than the 300 GB that the cluster's nodes have",
    ],
    [
      "more idle cores than the cluster has",
      { ...budget, idleRequests: { cpu: "31", memory: "1G" } },
      "budget.idleRequests.cpu is more than the 30 cores that the cluster's nodes have",
    ],
    [
      "more memory for a namespace than the cluster has",
      { ...budget, namespaces: { jobs: { cpu: "4", memory: "301G" } } },
      "budget.namespaces.jobs.memory is more than the 300 GB that the cluster's nodes have",
    ],
    [
      "more reserved than a node has",
      nodes({ reserved: { cpu: "11", memory: "2G" } }),
      "budget.nodes[0].reserved.cpu is more than the 10 cores of the node",
    ],
    [
      "more storage in use than there is",
      { ...budget, storage: { total: "100G", baseline: "166G" } },
      "budget.storage.baseline is more than storage.total",
    ],
    [
      "a warn level above the budget",
      { ...budget, warnAt: { memory: 1.2 } },
      'budget.warnAt.memory is no share of the budget between 0 and 1, such as 0.8: "1.2"',
    ],
    ["a warn level of nothing", { ...budget, warnAt: { cpu: 0 } }, "budget.warnAt.cpu is no share of the budget"],
    ["a negative warn level", { ...budget, warnAt: { cpu: -0.5 } }, "budget.warnAt.cpu is no share of the budget"],
    ["a warn level in per cent", { ...budget, warnAt: { storage: "80%" } }, 'between 0 and 1, such as 0.8: "80%"'],
    ["a warn level for nothing known", { ...budget, warnAt: { disk: 0.8 } }, "budget.warnAt has the unknown key disk"],
  ] as const) {
    it(`with ${mistake} get a sentence`, () => {
      expect(() => read(document)).to.throw(sentence);
    });
  }
});
