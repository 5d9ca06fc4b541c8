import { expect } from "chai";
import { limitsSane } from "../../../../policies/rules/limits-sane";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const good = { requests: { cpu: "100m", memory: "1Gi" }, limits: { cpu: "1", memory: "2Gi" } };
const pod = (resources: unknown, config = {}) =>
  judge(limitsSane, types.pod, { spec: { containers: [{ resources }] } }, config);

describe("policy limits-sane", () => {
  describesItself(limitsSane);

  it("passes limits at or above their requests, up to four times of memory and any amount of CPU", async () => {
    expect(await pod(good)).to.be.empty;
    expect(await pod({ ...good, limits: good.requests })).to.be.empty;
    expect(await pod({ ...good, limits: { cpu: "64", memory: "4Gi" } })).to.be.empty;
  });

  it("passes what says only one of the two: a missing request is the limit, a missing limit is found by others", async () => {
    for (const resources of [undefined, { limits: good.limits }, { requests: good.requests }]) {
      expect(await pod(resources)).to.be.empty;
    }
  });

  for (const [change, violation] of [
    [{ limits: { cpu: "50m", memory: "2Gi" } }, "limits cpu to 0.05 cores, less than the 0.1 cores that it requests."],
    [{ limits: { memory: "1G" } }, "limits memory to 1 GB, less than the 1.07 GB that it requests."],
    [{ limits: { memory: 0 } }, "limits memory to 0 B, less than the 1.07 GB that it requests."],
    [{ limits: { memory: "5Gi" } }, "limits memory to 5.37 GB, more than 4 times the 1.07 GB that it requests."],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, async () => {
      expect(await pod({ ...good, ...change })).to.deep.equal([`spec.containers[0] ${violation}`]);
    });
  }

  it("takes another factor from its config", async () => {
    expect(await pod(good, { memoryLimitFactor: 1.5 })).to.have.length(1);
    expect(await pod({ ...good, limits: { memory: "8Gi" } }, { memoryLimitFactor: 8 })).to.be.empty;
  });

  it("looks at init containers, and at the resources of the pod as a whole", async () => {
    const bad = { ...good, limits: { memory: "8Gi" } };
    expect((await judge(limitsSane, types.pod, { spec: { initContainers: [{ resources: bad }] } })).join()).to.include(
      "spec.initContainers[0] limits memory",
    );
    expect((await judge(limitsSane, types.pod, { spec: { resources: bad } })).join()).to.include("spec limits memory");
  });

  describe("of Spark jobs", () => {
    const spark = (executor: object, driver: object = {}, more: object = {}, config: object = {}) =>
      judge(
        limitsSane,
        types.spark,
        { spec: { mainApplicationFile: "local:///a.py", driver, executor, ...more } },
        config,
      );

    it("passes the limit that Spark sets itself, and the same said again", async () => {
      expect(await spark({ memory: "1g", coreRequest: "200m", coreLimit: "1" })).to.be.empty;
      expect(await spark({ memory: "1g", memoryOverhead: "1g", memoryLimit: "2g" })).to.be.empty;
    });

    it("refuses a memory limit that is not what Spark requests, heap and overhead", async () => {
      expect(await spark({ memory: "1g", memoryLimit: "1g" }), "1 GiB and 409 MiB for Python").to.deep.equal([
        "spec.executor limits memory to 1.07 GB, less than the 1.5 GB that it requests.",
      ]);
      expect(await spark({}, { memory: "1g", memoryLimit: "2g" })).to.deep.equal([
        "spec.driver limits memory to 2.15 GB, more than the 1.5 GB that it requests.",
      ]);
    });

    it("passes a memory limit above it up to a factor of its own", async () => {
      const factor = (sparkMemoryLimitFactor: number) =>
        spark({ memory: "1g", memoryLimit: "2g" }, {}, {}, { sparkMemoryLimitFactor });
      expect(await factor(1.5)).to.be.empty;
      expect((await factor(1.25)).join()).to.include("more than 1.25 times the 1.5 GB");
    });

    it("refuses a CPU limit below the request, which is cores unless coreRequest says otherwise", async () => {
      expect((await spark({ cores: 2, coreLimit: "1" })).join()).to.include("spec.executor limits cpu to 1 core");
      expect(await spark({ cores: 2, coreRequest: "1", coreLimit: "1" })).to.be.empty;
      const sparkConf = { "spark.kubernetes.executor.limit.cores": "500m" };
      expect(await spark({}, {}, { sparkConf })).to.have.length(1);
    });

    it("holds sidecars to the rule of other containers", async () => {
      expect(await spark({ sidecars: [{ name: "log", resources: good }] })).to.be.empty;
      expect(
        await spark({ sidecars: [{ name: "log", resources: { ...good, limits: { cpu: "1m" } } }] }),
      ).to.have.length(1);
    });
  });

  it("refuses what it cannot see", async () => {
    expect((await pod({ ...good, limits: unknown.object })).join()).to.include("limits is not known");
    expect((await pod({ ...good, limits: { memory: "1 GB" } })).join()).to.include("is not a Kubernetes quantity");
    expect((await judge(limitsSane, types.patch, { spec: {} })).join()).to.include("patches pods");
    expect((await judge(limitsSane, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});
