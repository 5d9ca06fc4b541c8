import { expect } from "chai";
import { nodeFit } from "../../../policies/node-fit";
import { budget, deployment, job, sparkJob } from "./support/budgets";
import { failsClosed } from "./support/fails-closed";
import { judgeStack, type Subject } from "./support/judge";
import { describesItself } from "./support/metadata";

const violations = (...subjects: readonly Subject[]) => judgeStack(nodeFit, subjects, { budget });

describe("policy node-fit", () => {
  describesItself(nodeFit);
  failsClosed(nodeFit);

  it("passes what finds room in any order", async () => {
    expect(await violations(deployment(3, "1", "10G"), job("8", "80G"))).to.be.empty;
  });

  it("names the pod that no order and no packing can place", async () => {
    expect(await violations(job("1", "101G"))).to.deep.equal([
      "Does not fit: jobs/job/load (1 core, 101 GB) stays pending, because no single node has that much free.",
    ]);
  });

  it("warns of pods whose place others may take", async () => {
    expect(await violations(deployment(4, "4", "10G"), job("10", "10G"))).to.deep.equal([
      "Fits only if packed well: jobs/job/load (10 cores, 10 GB) stays pending if others arrive before it.",
    ]);
  });

  it("gives jobs that run one after the other the same room", async () => {
    const filling = (more = {}) => sparkJob("b", 20, 800, more);
    expect(await violations(sparkJob("a", 20, 800), filling({ dependsOn: 0 }))).to.be.empty;
    expect(await violations(sparkJob("a", 20, 800), filling())).to.have.length(1);
  });

  it("leaves room for what the system keeps and what runs already", async () => {
    const [worker] = budget.nodes;
    const crowded = { ...worker, reserved: { cpu: "1", memory: "4G" }, used: { cpu: "2", memory: "6G", pods: 5 } };
    const judgeWith = (cpu: string) =>
      judgeStack(nodeFit, [job(cpu, "90G")], { budget: { ...budget, nodes: [crowded] } });
    expect(await judgeWith("7")).to.be.empty;
    expect(await judgeWith("7001m")).to.have.length(1);
  });

  it("puts one pod of a DaemonSet on each node", async () => {
    const [, properties] = deployment(1, "6", "10G");
    const daemon: Subject = ["kubernetes:apps/v1:DaemonSet", properties];
    expect(await violations(daemon)).to.be.empty;
    expect((await violations(daemon, job("5", "1G"))).join()).to.include("no single node has that much free");
  });

  it("does not judge what it does not simulate", async () => {
    const [type] = deployment(1, "1", "1G");
    const resources = { limits: { cpu: "1", memory: "1G", "nvidia.com/gpu": "1" } };
    const template = { spec: { nodeSelector: { disk: "ssd" }, containers: [{ name: "main", resources }] } };
    expect(await violations([type, { metadata: { name: "web", namespace: "web" }, spec: { template } }])).to.deep.equal(
      [
        "web/deployment/web has demands on its node that cannot be judged from here: spec.template.spec.nodeSelector.disk, nvidia.com/gpu.",
      ],
    );
  });
});
