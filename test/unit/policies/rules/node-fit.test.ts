import { expect } from "chai";
import { nodeFit } from "../../../../policies/rules/node-fit";
import { budget, deployment, job, sparkJob } from "../support/budgets";
import { failsClosed } from "../support/fails-closed";
import { judgeStack, type Subject } from "../support/judge";
import { describesItself } from "../support/metadata";

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

  describe("of nodes with labels, taints and devices", () => {
    const nodes = [
      { name: "general", count: 2, cpu: "10", memory: "100G" },
      {
        ...{ name: "spark", cpu: "20", memory: "200G" },
        labels: { "node-type": "spark" },
        taints: [{ key: "spark", effect: "NoSchedule" }],
        resources: { "nvidia.com/gpu": "2", "ephemeral-storage": "100Gi" },
      },
    ];
    const pod = (spec: object, resources: object = { cpu: "1", memory: "1G" }): Subject => {
      const containers = [{ name: "main", resources: { requests: resources, limits: resources } }];
      return ["kubernetes:core/v1:Pod", { metadata: { namespace: "web" }, spec: { ...spec, containers } }];
    };
    const judgePods = (...pods: Subject[]) => judgeStack(nodeFit, pods, { budget: { ...budget, nodes } });
    const tolerations = [{ key: "spark", operator: "Exists" }];
    const nodeSelector = { "node-type": "spark" };

    it("passes a pod that asks for what a node has, and tolerates its taints", async () => {
      const resources = { cpu: "15", memory: "1G", "nvidia.com/gpu": "2", "ephemeral-storage": "10Gi" };
      expect(await judgePods(pod({ nodeSelector, tolerations }, resources))).to.be.empty;
      expect(await judgePods(pod({ tolerations }, { cpu: "15", memory: "1G" })), "only there is room").to.be.empty;
    });

    it("refuses one that no node admits, or that asks for what no node has", async () => {
      const nobody = "no node has the labels it asks for and only taints it tolerates";
      expect((await judgePods(pod({ nodeSelector }))).join()).to.include(nobody);
      expect((await judgePods(pod({ nodeSelector: { disk: "nvme" }, tolerations }))).join()).to.include(nobody);
      expect((await judgePods(pod({}, { cpu: "15", memory: "1G" }))).join()).to.include(
        "no node that admits it has that",
      );
      const fpga = { cpu: "1", memory: "1G", "example.com/fpga": 1 };
      expect(await judgePods(pod({ tolerations }, fpga))).to.deep.equal([
        "Does not fit: web/pod/ (1 core, 1 GB, example.com/fpga 1) stays pending, because no node has example.com/fpga.",
      ]);
    });

    it("counts devices: as many pods as there are", async () => {
      const resources = { cpu: "1", memory: "1G", "nvidia.com/gpu": "1" };
      const one = pod({ tolerations }, resources);
      expect(await judgePods(one, one)).to.be.empty;
      expect(await judgePods(one, one, one)).to.have.length(1);
    });

    it("puts a DaemonSet's pods on the nodes that admit them", async () => {
      const [, { spec }] = pod({ nodeSelector, tolerations }, { cpu: "15", memory: "1G" }) as [
        string,
        { spec: object },
      ];
      const metadata = { name: "daemon", namespace: "web" };
      expect(await judgePods(["kubernetes:apps/v1:DaemonSet", { metadata, spec: { template: { spec } } }])).to.be.empty;
    });
  });

  it("does not judge what the description of a node cannot tell, unless it is told to let it through", async () => {
    const [type] = deployment(1, "1", "1G");
    const resources = { limits: { cpu: "1", memory: "1G" }, claims: [{ name: "fpga" }] };
    const spread = [{ whenUnsatisfiable: "DoNotSchedule" }];
    const pod = { schedulerName: "kube-scheduler", topologySpreadConstraints: spread };
    const template = { spec: { ...pod, containers: [{ name: "main", resources }] } };
    const web: Subject = [type, { metadata: { name: "web", namespace: "web" }, spec: { template } }];
    expect(await violations(web)).to.deep.equal([
      "web/deployment/web has demands on its node that the policies cannot judge: spec.template.spec.topologySpreadConstraints[0], " +
        "spec.template.spec.schedulerName, spec.template.spec.containers[0].resources.claims[0]. Leave them out, or list topologySpread in " +
        "unjudged, kube-scheduler in schedulers, claim in unjudged of node-fit.",
    ]);
    const config = { budget, unjudged: ["topologySpread", "claim"], schedulers: ["kube-scheduler"] };
    expect(await judgeStack(nodeFit, [web], config)).to.be.empty;
    const named: Subject = ["kubernetes:core/v1:Pod", { spec: { nodeName: "a" } }];
    expect((await judgeStack(nodeFit, [named], { budget })).join()).to.match(/spec\.nodeName\. Leave them out\.$/);
  });
});
