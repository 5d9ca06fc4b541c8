import { expect } from "chai";
import { priorityKnown } from "../../../../policies/rules/priority-known";
import { judgeStack, type Subject, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const priorityClass = (name: string, more: object = {}): Subject => [
  "kubernetes:scheduling.k8s.io/v1:PriorityClass",
  { metadata: { name }, value: 1000, ...more },
];
const deployment = (priorityClassName?: unknown): Subject => [
  "kubernetes:apps/v1:Deployment",
  { spec: { template: { spec: { priorityClassName, containers: [] } } } },
];
const spark = (spec: object): Subject => [types.spark, { spec: { mainApplicationFile: "local:///job.py", ...spec } }];
const stack = (subjects: readonly Subject[], ...priorityClasses: string[]) =>
  judgeStack(priorityKnown, subjects, { priorityClasses });

describe("policy priority-known", () => {
  describesItself(priorityKnown);

  it("passes pods without a priority, with one that the stack makes, and with one that is listed", async () => {
    expect(await stack([deployment(), spark({})])).to.be.empty;
    expect(await stack([deployment("operator"), priorityClass("operator")])).to.be.empty;
    expect(await stack([deployment("batch"), spark({ driver: { priorityClassName: "batch" } })], "batch")).to.be.empty;
  });

  for (const name of ["system-node-critical", "system-cluster-critical", "operator"]) {
    it(`refuses ${name} where it is neither`, async () => {
      expect(await stack([deployment(name)])).to.deep.equal([
        `spec.template.spec.priorityClassName is not a known priority class: ${name}.`,
      ]);
    });
  }

  for (const [spec, path] of [
    [{ driver: { priorityClassName: "operator" } }, "spec.driver.priorityClassName"],
    [{ executor: { priorityClassName: "operator" } }, "spec.executor.priorityClassName"],
    [
      { driver: { template: { spec: { priorityClassName: "operator" } } } },
      "spec.driver.template.spec.priorityClassName",
    ],
    [{ batchSchedulerOptions: { priorityClassName: "operator" } }, "spec.batchSchedulerOptions.priorityClassName"],
  ] as const) {
    it(`refuses a Spark job with the stack's own class in ${path}, which is for other pods`, async () => {
      expect(await stack([priorityClass("operator"), spark(spec)])).to.deep.equal([
        `${path} is not a known priority class: operator.`,
      ]);
    });
  }

  it("refuses a class for all pods that name none", async () => {
    expect(await stack([priorityClass("usual", { globalDefault: true })])).to.deep.equal([
      "globalDefault gives a priority to pods without a priority class.",
    ]);
    const patch: Subject = ["kubernetes:scheduling.k8s.io/v1:PriorityClassPatch", { globalDefault: true }];
    expect(await stack([patch])).to.have.length(1);
  });

  it("cannot be told that a class of Kubernetes itself is known", async () => {
    const name = "system-node-critical";
    expect(await stack([deployment(name), priorityClass(name)], name)).to.have.length(1);
  });

  it("refuses what is not known yet", async () => {
    expect((await stack([deployment(unknown.text)])).join()).to.include("priorityClassName is not known");
  });
});
