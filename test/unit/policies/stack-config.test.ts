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
    expect(write({ sandbox: true, policies: own })).to.deep.equal({
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

  describe("keeps the policies' teeth", () => {
    it("but in a sandbox", () => {
      for (const level of ["advisory", "disabled"]) {
        for (const own of [level, { enforcementLevel: level }]) {
          expect(() => write({ policies: { "node-fit": own } })).to.throw(
            `test.json makes node-fit ${level}: keep it mandatory, or say "sandbox": true`,
          );
          expect(write({ sandbox: true, policies: { "node-fit": own } })["node-fit"]).to.deep.equal({
            enforcementLevel: level,
          });
        }
      }
    });

    it("but of event logs where there is no place for them, and of the report, which only tells", () => {
      const on = (own: object) => {
        writeFileSync(join(folder, "test.json"), JSON.stringify({ policies: own }));
        return initialConfig(policies, "test", folder);
      };
      expect(on({ "event-log": "disabled" })["event-log"]).to.deep.equal({ enforcementLevel: "disabled" });
      expect(on({ "budget-report": "disabled" })["budget-report"]).to.deep.equal({ enforcementLevel: "disabled" });
      expect(() => on({ "event-log": "advisory" })).to.throw("makes event-log advisory");
    });

    it("also of those that repair, which may refuse instead", () => {
      writeFileSync(join(folder, "test.json"), JSON.stringify({ policies: { "no-ttl": "mandatory" } }));
      expect(initialConfig([noTtl], "test", folder)).to.deep.equal({ "no-ttl": { enforcementLevel: "mandatory" } });
    });
  });

  for (const [what, document, sentence] of [
    [
      "policies that do not exist",
      { policies: { "image-pinned": { digestRequired: true } } },
      "configures the policy image-pinned, which the pack does not have.",
    ],
    ["a misspelt key", { policy: {} }, "has the unknown key policy (it knows sandbox, shared, policies)."],
    ["a misspelt shared setting", { shared: { budgets: {} } }, "shares the setting budgets, which no policy knows."],
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

  it("refuses what is not JSON, with the file's name", () => {
    writeFileSync(join(folder, "test.json"), '{ "shared": {}, }');
    expect(() => initialConfig(policies, "test", folder)).to.throw(/test\.json is not JSON: SyntaxError/);
  });

  it("tells all mistakes at once", () => {
    expect(() => write({ policy: {}, shared: { budgets: {} } })).to.throw(/unknown key policy.*\n.*setting budgets/);
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
