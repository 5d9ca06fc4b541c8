import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policies } from "@pulumi/policy";
import { budgetMemory } from "../../../../policies/rules/budget-memory";
import { budgetNamespace } from "../../../../policies/rules/budget-namespace";
import { eventLog } from "../../../../policies/rules/event-log";
import { imagesPinned } from "../../../../policies/rules/images-pinned";
import { namespacesKnown } from "../../../../policies/rules/namespaces-known";
import { noTtl } from "../../../../policies/rules/no-ttl";
import { nodeFit } from "../../../../policies/rules/node-fit";
import { policies } from "../../../../policies/policies";
import { initialConfig } from "../../../../policies/framework/stack-config";
import { judgeStack } from "../support/judge";

const dev = { project: "lakehouse", stack: "dev" };
const cluster = {
  nodes: [{ name: "node", cpu: "8", memory: "16Gi" }],
  storage: { total: "100G", baseline: "0" },
  shares: [
    { stack: "dev", limits: { cpu: "2", memory: "4G" }, idleRequests: { cpu: "1", memory: "1G" } },
    { stack: "prod", limits: { cpu: "3", memory: "4G" }, idleRequests: { cpu: "1", memory: "1G" } },
  ],
};

describe("the config of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "clusters-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The config that some policies get when the cluster's document says something more. */
  const configOf = (some: Policies, more: object = {}) => {
    writeFileSync(join(folder, "test.yaml"), JSON.stringify({ ...cluster, ...more }));
    return initialConfig(some, dev, folder);
  };
  const write = (more: object) => configOf([imagesPinned, nodeFit], more);

  it("gives the policies that need it the budget, from the cluster and the stack's share of it", () => {
    const [share] = cluster.shares;
    const budget = {
      nodes: [{ name: "node", count: 1, cpu: "8", memory: "16Gi" }],
      limits: share?.limits,
      idleRequests: share?.idleRequests,
      storage: cluster.storage,
    };
    expect(write({ podFreeKinds: ["a:b"] })).to.deep.equal({
      "images-pinned": { enforcementLevel: "mandatory", podFreeKinds: ["a:b"] },
      "node-fit": { enforcementLevel: "mandatory", budget, podFreeKinds: ["a:b"] },
    });
  });

  it("tells the namespaces of the share to those that judge them, and where event logs are", () => {
    const amounts = { cpu: "1", memory: "2G" };
    const shares = [{ ...cluster.shares[0], namespaces: { jobs: { ...amounts, storage: "5G" }, web: amounts } }];
    const config = configOf([budgetNamespace, namespacesKnown, eventLog], { shares });
    expect(config["budget-namespace"]).to.have.deep.nested.property("budget.namespaces", {
      jobs: amounts,
      web: amounts,
    });
    expect(config["namespaces-known"]).to.deep.include({ namespaces: ["jobs", "web"] });
    expect(config["event-log"]).to.deep.include({ eventLogFolder: "s3a://iceberg-test/spark-events" });
  });

  it("lets a policy have its own, and its level: of the cluster, and before that of the share", () => {
    const [share] = cluster.shares;
    const own = { "images-pinned": { digestRequired: true }, "node-fit": "advisory" };
    const config = write({
      sandbox: true,
      policies: own,
      shares: [{ ...share, policies: { "images-pinned": { digestRequired: false } } }],
    });
    expect(config["images-pinned"]).to.deep.equal({ enforcementLevel: "mandatory", digestRequired: false });
    expect(config["node-fit"]).to.include({ enforcementLevel: "advisory" });
  });

  it("leaves a policy that only tells at its own level", () => {
    expect(initialConfig(policies, { project: "lakehouse", stack: "prod" })["budget-report"]).to.have.property(
      "enforcementLevel",
      "advisory",
    );
  });

  it("leaves policies that repair at that", () => {
    expect(configOf([noTtl])).to.deep.equal({ "no-ttl": { enforcementLevel: "remediate" } });
  });

  describe("keeps the policies' teeth", () => {
    it("but in a sandbox", () => {
      for (const level of ["advisory", "disabled"]) {
        for (const own of [level, { enforcementLevel: level }]) {
          expect(() => write({ policies: { "node-fit": own } })).to.throw(
            `clusters/test.yaml makes node-fit ${level}: keep it mandatory, or set "sandbox: true"`,
          );
          expect(write({ sandbox: true, policies: { "node-fit": own } })["node-fit"]).to.include({
            enforcementLevel: level,
          });
        }
      }
    });

    it("but of event logs where there is no place for them, and of the report, which only tells", () => {
      const on = (own: object) => configOf(policies, { policies: own });
      expect(on({ "event-log": "disabled" })["event-log"]).to.include({ enforcementLevel: "disabled" });
      expect(on({ "budget-report": "disabled" })["budget-report"]).to.include({ enforcementLevel: "disabled" });
      expect(() => on({ "event-log": "advisory" })).to.throw("makes event-log advisory");
    });

    it("also of those that repair, which may refuse instead", () => {
      const config = configOf([noTtl], { policies: { "no-ttl": "mandatory" } });
      expect(config).to.deep.equal({ "no-ttl": { enforcementLevel: "mandatory" } });
    });
  });

  for (const [what, document, sentence] of [
    [
      "policies that do not exist",
      { policies: { "image-pinned": { digestRequired: true } } },
      "configures the policy image-pinned, which the pack does not have.",
    ],
    [
      "a misspelt level",
      { policies: { "node-fit": "advice" } },
      "gives node-fit the unknown level advice (choose mandatory, remediate, advisory, disabled).",
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => write(document)).to.throw(sentence);
    });
  }

  it("tells what is wrong with a document", () => {
    expect(() => write({ policy: {}, nodes: [{ name: "node", cpu: "8" }] })).to.throw(
      /clusters\/test.yaml: nodes.0.memory is missing.*\n.*has no setting policy \(did you mean policies\?\)/,
    );
  });

  it("is empty for a stack without a share: of another name, or of another project", () => {
    configOf([]);
    expect(initialConfig(policies, { ...dev, stack: "nowhere" }, folder)).to.deep.equal({});
    expect(initialConfig(policies, { ...dev, project: "reports" }, folder)).to.deep.equal({});
  });

  for (const stack of ["dev", "prod"]) {
    it(`has a good budget for stack ${stack}`, async () => {
      const config = initialConfig(policies, { ...dev, stack })["budget-memory"];
      const { budget } = config as { budget: object };
      expect(await judgeStack(budgetMemory, [], { budget })).to.be.empty;
    });
  }
});
