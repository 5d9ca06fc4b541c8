import { expect } from "chai";
import { SparkNamespace } from "../../../components/spark/spark-namespace";
import { budgetCpu } from "../../../policies/rules/budget-cpu";
import { budgetMemory } from "../../../policies/rules/budget-memory";
import { limitsSane } from "../../../policies/rules/limits-sane";
import { nodeFit } from "../../../policies/rules/node-fit";
import { requestsSet } from "../../../policies/rules/requests-set";
import { deploy } from "../components/support/engine";
import { budget } from "./support/budgets";
import { judge, judgeStack, type Subject } from "./support/judge";

/** What people write most of all: cores, and none or few limits of them. */
const jobs = {
  "no limit at all": { driver: { cores: 1 }, executor: { cores: 1, instances: 1 } },
  "a limit of the driver alone": {
    driver: { cores: 1, coreRequest: "100m", coreLimit: "1200m" },
    executor: { cores: 1, instances: 2 },
  },
  "a small request and no limit": {
    driver: { cores: 1, coreRequest: "100m" },
    executor: { cores: 1, coreRequest: "100m" },
  },
  "a sidecar without a CPU limit": {
    driver: {
      cores: 1,
      sidecars: [{ name: "log", resources: { requests: { cpu: "20m" }, limits: { memory: "64Mi" } } }],
    },
    executor: { cores: 1 },
  },
};

describe("a Spark job as people write it, in the jobs' namespace of the platform:", () => {
  let limitRange: Subject;
  before(async () => {
    const made = await deploy(
      () =>
        new SparkNamespace("access", {
          quota: { cpu: "2", memory: "20Gi", storage: "34G" },
          reservedPriorityClasses: [],
        }),
    );
    limitRange = ["kubernetes:core/v1:LimitRange", made.get("kubernetes:core/v1:LimitRange access")!.inputs];
  });

  for (const [what, { driver, executor }] of Object.entries(jobs)) {
    it(`${what} is no reason to refuse it`, async () => {
      const spec = {
        mode: "cluster",
        mainApplicationFile: "local:///opt/spark/examples/jars/spark-examples.jar",
        driver: { memory: "512m", ...driver },
        executor: { memory: "512m", ...executor },
      };
      const metadata = { name: "job", namespace: "spark-applications" };
      const job: Subject = [
        "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication",
        { metadata, spec },
        { dependsOn: 0 },
      ];
      for (const policy of [budgetCpu, budgetMemory, nodeFit]) {
        expect(await judgeStack(policy, [limitRange, job], { budget }), policy.name).to.deep.equal([]);
      }
      for (const policy of [limitsSane, requestsSet])
        expect(await judge(policy, job[0], job[1]), policy.name).to.deep.equal([]);
    });
  }
});
