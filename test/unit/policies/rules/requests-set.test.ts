import { expect } from "chai";
import { requestsSet } from "../../../../policies/rules/requests-set";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const good = { requests: { cpu: "100m", memory: "1Gi" }, limits: { memory: "1Gi" } };
const pod = (...resources: unknown[]) =>
  judge(requestsSet, types.pod, { spec: { containers: resources.map((each) => ({ resources: each })) } });

describe("policy requests-set", () => {
  describesItself(requestsSet);

  it("passes containers with requests and a memory limit", async () => {
    expect(await pod(good, good)).to.be.empty;
    expect(await pod({ limits: { cpu: 1, memory: "1Gi" } }), "a limit is a request too").to.be.empty;
  });

  for (const [what, resources, missing] of [
    [
      "nothing",
      undefined,
      "requests.cpu, spec.containers[0].resources.requests.memory, spec.containers[0].resources.limits.memory",
    ],
    ["no CPU request", { ...good, requests: { memory: "1Gi" } }, "requests.cpu"],
    ["no memory limit", { requests: good.requests }, "limits.memory"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await pod(good, good, resources)).to.deep.equal([
        `spec.containers[0].resources.${missing} missing.`.replaceAll("[0]", "[2]"),
      ]);
    });
  }

  it("looks at init containers and at Spark's other containers", async () => {
    expect(await judge(requestsSet, types.pod, { spec: { initContainers: [{}], containers: [] } })).to.have.length(1);
    const spec = { driver: { sidecars: [{}] }, executor: { initContainers: [{}] } };
    expect(await judge(requestsSet, types.spark, { spec })).to.have.length(2);
    const template = { spec: { containers: [{ name: "spark-kubernetes-driver" }, {}], initContainers: [{}] } };
    expect(await judge(requestsSet, types.spark, { spec: { driver: { template } } }), "of its template").to.have.length(
      2,
    );
    expect(await judge(requestsSet, types.spark, { spec: {} }), "Spark's own has what the job asks for").to.be.empty;
  });

  it("lets a patch leave them alone", async () => {
    expect(await judge(requestsSet, types.patch, { spec: { template: { spec: { containers: [{}] } } } })).to.be.empty;
  });

  it("refuses what is unknown", async () => {
    expect((await pod({ ...good, limits: unknown.object })).join()).to.include(
      "limits is not known before the deployment",
    );
    expect((await judge(requestsSet, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});
