import { expect } from "chai";
import { securityContext, types } from "./support/pods";
import { refusals as refusalsOf } from "./support/refusals";

const refusals = (spec: object, config?: Readonly<Record<string, object>>) =>
  refusalsOf({ type: types.spark, inputs: { metadata: { name: "job", namespace: "jobs" }, spec } }, config);

const pod = { memory: "512m", coreLimit: "2", securityContext };

function job(driver: object = {}, executor: object = {}, more: object = {}): object {
  return {
    type: "Scala",
    image: "registry.example.com/spark:3.5.5",
    mainClass: "org.example.Job",
    mainApplicationFile: "local:///opt/job.jar",
    ...more,
    driver: { ...pod, serviceAccount: "spark-application-sa", ...driver },
    executor: { ...pod, serviceAccount: "spark-executor-sa", ...executor },
  };
}

const onDemand = "spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1";
const onSpark = { nodeSelector: { "node-type": "spark" }, tolerations: [{ key: "spark", operator: "Exists" }] };
const container = (role: string) => {
  const resources = { requests: { cpu: "500m", memory: "512Mi" }, limits: { cpu: "1", memory: "1Gi" } };
  return { spec: { containers: [{ name: `spark-kubernetes-${role}`, resources }] } };
};

describe("kinds of Spark jobs that people publish", () => {
  for (const [kind, spec] of [
    ["plain", job()],
    ["without CPU limits", job({ coreLimit: undefined }, { coreLimit: undefined })],
    ["with a small request of cores", job({ cores: 4, coreRequest: "100m" }, { cores: 4, coreRequest: "100m" })],
    [
      "with dynamic allocation",
      job({}, {}, { dynamicAllocation: { enabled: true, minExecutors: 1, maxExecutors: 3 } }),
    ],
    [
      "large",
      job(
        { cores: 5, memory: "20g", memoryOverhead: "6g", coreLimit: "5" },
        { cores: 5, memory: "20g", instances: 36, coreLimit: "5" },
      ),
    ],
    ["with an overhead of nothing", job({ memoryOverhead: "0m" }, { memoryOverhead: "0m" })],
    ["with a factor of nothing", job({}, {}, { memoryOverheadFactor: "0" })],
    [
      "with off-heap memory",
      job(
        {},
        {},
        {
          sparkConf: { "spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "2g" },
        },
      ),
    ],
    ["on nodes of their own", job({ nodeSelector: { "node-type": "general" } }, onSpark)],
    [
      "on fast disks",
      job({ nodeSelector: { "kubernetes.io/os": "linux" } }, { ...onSpark, nodeSelector: { disk: "nvme" } }),
    ],
    ["with a GPU", job({}, { ...onSpark, gpu: { name: "nvidia.com/gpu", quantity: 1 } })],
    ["with a GPU of quantity 0", job({}, { gpu: { name: "nvidia.com/gpu", quantity: 0 } })],
    ["with pod templates", job({ template: container("driver") }, { template: container("executor") })],
    [
      "with claims on demand",
      job(
        {},
        { instances: 2 },
        {
          sparkConf: {
            [`${onDemand}.options.claimName`]: "OnDemand",
            [`${onDemand}.options.storageClass`]: "standard",
            [`${onDemand}.options.sizeLimit`]: "1Gi",
            [`${onDemand}.mount.path`]: "/data",
          },
        },
      ),
    ],
    ["with local folders in memory", job({}, {}, { sparkConf: { "spark.kubernetes.local.dirs.tmpfs": "true" } })],
    [
      "with units in capitals",
      job({ memory: "1G" }, { memory: "2000M" }, { mainClass: undefined, mainApplicationFile: "local:///opt/job.py" }),
    ],
    [
      "with an exporter of metrics",
      job(
        {},
        {},
        {
          monitoring: {
            exposeDriverMetrics: true,
            exposeExecutorMetrics: true,
            prometheus: { jmxExporterJar: "/opt/a.jar", port: 8090 },
          },
        },
      ),
    ],
  ] as const) {
    it(`are passed ${kind}`, async () => {
      expect(await refusals(spec)).to.deep.equal([]);
    });
  }

  for (const [kind, spec, config] of [
    [
      "a memory limit above the request",
      job({ memoryLimit: "2g" }, { memoryLimit: "3Gi" }),
      { "limits-sane": { sparkMemoryLimitFactor: 4 } },
    ],
    [
      "another scheduler",
      job({}, {}, { batchScheduler: "kube-scheduler" }),
      { "node-fit": { schedulers: ["kube-scheduler"] } },
    ],
  ] as const) {
    it(`need a setting for ${kind}`, async () => {
      const [policy = ""] = Object.keys(config);
      const refused = await refusals(spec);
      expect(refused).to.have.length(1);
      expect(refused[0]).to.match(new RegExp(`^${policy}: `));
      expect(await refusals(spec, config)).to.deep.equal([]);
    });
  }

  for (const [kind, spec, policy] of [
    [
      "off-heap memory without a size",
      job({}, {}, { sparkConf: { "spark.memory.offHeap.enabled": "true" } }),
      "spark-starts",
    ],
    [
      "more instances than the maximum",
      job({}, { instances: 5 }, { dynamicAllocation: { enabled: true, maxExecutors: 3 } }),
      "spark-starts",
    ],
    ["nodes that the cluster does not have", job({}, { nodeSelector: { disk: "tape" } }), "node-fit"],
    ["more GPUs than a node has", job({}, { ...onSpark, gpu: { name: "nvidia.com/gpu", quantity: 2 } }), "node-fit"],
    [
      "more claims on demand than the cluster has",
      job(
        {},
        {},
        {
          sparkConf: {
            [`${onDemand}.options.claimName`]: "OnDemand",
            [`${onDemand}.options.storageClass`]: "standard",
            [`${onDemand}.options.sizeLimit`]: "101Gi",
          },
        },
      ),
      "budget-storage",
    ],
    ["a password among the arguments", job({}, {}, { arguments: ["--password", "planted"] }), "no-plain-secrets"],
  ] as const) {
    it(`are refused with ${kind}, by one policy`, async () => {
      const refused = await refusals(spec);
      expect(refused).to.have.length(1);
      expect(refused[0]).to.match(new RegExp(`^${policy}: `));
    });
  }

  it("are refused with an init container that says nothing, which may take any amount of all that is budgeted", async () => {
    const initContainers = [{ name: "permissions", image: "registry.example.com/spark:3.5.5", securityContext }];
    const refused = await refusals(job({ initContainers }));
    expect(refused.map((refusal) => refusal.split(":")[0])).to.deep.equal([
      "requests-set",
      "budget-cpu",
      "budget-memory",
    ]);
  });
});
