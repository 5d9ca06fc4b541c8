import { expect } from "chai";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { budgetMemory } from "../../../policies/budget-memory";
import { imagesPinned } from "../../../policies/images-pinned";
import { noTtl } from "../../../policies/no-ttl";
import { nodeFit } from "../../../policies/node-fit";
import { policies } from "../../../policies/policies";
import { initialConfig } from "../../../policies/stack-config";
import { judgeStack } from "./support/judge";

describe("the config of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "stacks-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (document: object) => {
    writeFileSync(join(folder, "test.json"), JSON.stringify(document));
    return initialConfig([imagesPinned, nodeFit], "test", folder);
  };

  it("gives shared settings to the policies that know them", () => {
    expect(write({ shared: { budget: { a: 1 }, kindsWithoutPods: ["a:b"] } })).to.deep.equal({
      "images-pinned": { enforcementLevel: "mandatory", kindsWithoutPods: ["a:b"] },
      "node-fit": { enforcementLevel: "mandatory", budget: { a: 1 }, kindsWithoutPods: ["a:b"] },
    });
  });

  it("lets a policy have its own, and its level", () => {
    const own = { "images-pinned": { digestRequired: true }, "node-fit": "advisory" };
    expect(write({ policies: own })).to.deep.equal({
      "images-pinned": { enforcementLevel: "mandatory", digestRequired: true },
      "node-fit": { enforcementLevel: "advisory" },
    });
  });

  it("leaves a policy that only tells at its own level", () => {
    expect(initialConfig(policies, "prod")["budget-report"]).to.have.property("enforcementLevel", "advisory");
  });

  it("leaves policies that repair at that", () => {
    writeFileSync(join(folder, "test.json"), "{}");
    expect(initialConfig([noTtl], "test", folder)).to.deep.equal({ "no-ttl": { enforcementLevel: "remediate" } });
  });

  it("refuses policies that do not exist", () => {
    expect(() => write({ policies: { "image-pinned": "advisory" } })).to.throw(
      "configures the policy image-pinned, which the pack does not have",
    );
  });

  it("is empty for a stack without a document", () => {
    expect(initialConfig(policies, "nowhere", folder)).to.deep.equal({});
  });

  for (const file of readdirSync(join(__dirname, "../../../policies/stacks"))) {
    it(`${file} has a good budget`, async () => {
      const config = initialConfig(policies, file.replace(/\.json$/, ""))["budget-memory"];
      const { budget } = config as { budget: object };
      expect(await judgeStack(budgetMemory, [], { budget })).to.be.empty;
    });
  }
});
