import { expect } from "chai";
import fc from "fast-check";
import { readObjects, type StackObject } from "./support/read-objects";

const resources = { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: 1, memory: "2Gi" } };
const template = { spec: { containers: [{ resources }] } };
const volumeClaimTemplates = [{ spec: { resources: { requests: { storage: "1G" } } } }];
const scaleTargetRef = { kind: "Deployment", name: "web" };
const spark = "sparkoperator.k8s.io/v1beta2:SparkApplication";
const cron = (job: object) => ({
  spec: { schedule: "* * * * *", jobTemplate: { spec: { template, activeDeadlineSeconds: 60, ...job } } },
});

/** Every setting that makes a workload run more pods. */
const growing: Readonly<Record<string, (number: number) => readonly StackObject[]>> = {
  "a Deployment's replicas": (replicas) => [["apps/v1:Deployment", { spec: { replicas, template } }]],
  "a ReplicaSet's replicas": (replicas) => [["apps/v1:ReplicaSet", { spec: { replicas, template } }]],
  "a StatefulSet's replicas": (replicas) => [
    ["apps/v1:StatefulSet", { spec: { replicas, template, volumeClaimTemplates } }],
  ],
  "an autoscaler's maximum": (maxReplicas) => [
    ["apps/v1:Deployment", { metadata: { name: "web", namespace: "jobs" }, spec: { replicas: 3, template } }],
    ["autoscaling/v2:HorizontalPodAutoscaler", { spec: { maxReplicas, scaleTargetRef } }],
  ],
  "a Job's parallelism": (parallelism) => [["batch/v1:Job", { spec: { parallelism, completions: 10, template } }]],
  "a Job's completions": (completions) => [["batch/v1:Job", { spec: { parallelism: 10, completions, template } }]],
  "a CronJob's parallelism": (parallelism) => [["batch/v1:CronJob", cron({ parallelism })]],
  "a CronJob's deadline": (minutes) => [["batch/v1:CronJob", cron({ activeDeadlineSeconds: minutes * 60 })]],
  "a Spark application's instances": (instances) => [[spark, { spec: { executor: { instances } } }]],
  "dynamic allocation's maximum": (maxExecutors) => [
    [spark, { spec: { dynamicAllocation: { enabled: true, maxExecutors }, executor: { instances: 3 } } }],
  ],
};

/** All that objects ask for, in numbers that add up. */
function cost(objects: readonly StackObject[]) {
  const { workloads, problems } = readObjects(...objects);
  expect(problems).to.be.empty;
  const total = (amount: (size: (typeof workloads)[number]["pods"][number]["size"]) => number) =>
    workloads
      .flatMap(({ pods }) => pods)
      .reduce((sum, { count, size }) => sum + (count === 0 ? 0 : count * amount(size)), 0);
  return {
    cpuRequests: total(({ requests }) => requests.cpu),
    cpuLimits: total(({ limits }) => limits.cpu),
    memoryRequests: total(({ requests }) => requests.memory),
    memoryLimits: total(({ limits }) => limits.memory),
    storage: workloads.reduce((sum, { storage }) => sum + storage, 0),
  };
}

describe("what workloads ask for", () => {
  for (const [setting, objects] of Object.entries(growing)) {
    it(`never shrinks when ${setting} grows`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(20), (number, more) => {
          const [before, after] = [cost(objects(number)), cost(objects(number + more))];
          for (const [amount, value] of Object.entries(before)) {
            expect(after[amount as keyof typeof after], amount).to.be.at.least(value);
          }
        }),
      );
    });

    it(`is more with 20 of ${setting} than with one`, () => {
      expect(cost(objects(20)).memoryRequests).to.be.above(cost(objects(1)).memoryRequests);
    });
  }

  it("does not depend on the order of a stack's objects", () => {
    const named = Object.values(growing).flatMap((objects, index) =>
      objects(2).map(([type, object], part): StackObject => {
        const metadata = { name: `o${index}-${part}`, namespace: "jobs" };
        return [type, { metadata, ...object }];
      }),
    );
    const runtimeClass: StackObject = [
      "node.k8s.io/v1:RuntimeClass",
      { metadata: { name: "kata" }, overhead: { podFixed: { cpu: "250m" } } },
    ];
    const limitRange: StackObject = [
      "core/v1:LimitRange",
      {
        spec: { limits: [{ type: "Container", defaultRequest: { cpu: "100m" }, default: { cpu: 1, memory: "1Gi" } }] },
      },
    ];
    const pod: StackObject = ["core/v1:Pod", { spec: { runtimeClassName: "kata", containers: [{}] } }];
    const all = [...named, runtimeClass, limitRange, pod];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(cost(shuffled)).to.deep.equal(cost(all));
      }),
    );
  });
});
