import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { budgetReport } from "../../../../policies/rules/budget-report";
import type { BudgetReport } from "../../../../policies/report/report";
import { budget, deployment, job } from "../support/budgets";
import { judgeStack, type Subject } from "../support/judge";
import { describesItself } from "../support/metadata";

describe("policy budget-report", () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  const writeTo = join(folder, "report.json");
  const deployed = join(folder, "deployed.json");
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const config = { budget: { ...budget, warnAt: { memory: 0.8 } }, writeTo };
  const warnings = (...subjects: readonly Subject[]) => judgeStack(budgetReport, subjects, config);
  const report = async (more: object, ...subjects: readonly Subject[]) => {
    await judgeStack(budgetReport, subjects, { ...config, ...more });
    return JSON.parse(readFileSync(writeTo, "utf8")) as BudgetReport;
  };

  describesItself(budgetReport);

  it("only tells", () => {
    expect(budgetReport.enforcementLevel).to.equal("advisory");
  });

  it("passes up to the last byte of the warn level", async () => {
    expect(await warnings(deployment(1, "1", "4G"), job("3", "12G"))).to.be.empty;
    expect(await warnings(deployment(1, "1", "4G"), job("3", "12000000001"))).to.have.lengthOf(1);
  });

  it("warns above it", async () => {
    expect(await warnings(deployment(1, "1", "4G"), job("3", "13G"))).to.deep.equal([
      "Memory limits at the peak are 17 GB, above the warn level of 16 GB in the budget of 20 GB. " +
        "Largest: jobs/job/load 13 GB, web/deployment/web 4 GB.",
    ]);
  });

  it("leaves what exceeds the budget to the policies that refuse it, and what has no warn level alone", async () => {
    expect(await warnings(job("4", "21G"))).to.be.empty;
  });

  it("tells changes against what `pulumi stack export` has written", async () => {
    const [type, outputs] = deployment(1, "500m", "1G");
    const provider = "urn:pulumi:dev::p::pulumi:providers:kubernetes::cluster";
    const resources = [
      { urn: provider, type: "pulumi:providers:kubernetes", inputs: { namespace: "team" } },
      { urn: "a", type, outputs: { ...outputs, metadata: { name: "web" } }, provider: `${provider}::id` },
      { urn: "b", type, outputs, delete: true },
    ];
    writeFileSync(deployed, JSON.stringify({ version: 3, deployment: { resources } }));
    const { rows } = await report({ deployed }, deployment(3, "500m", "1G"));
    expect(rows.map(({ name, used, before }) => [name, used, before]).slice(0, 2)).to.deep.equal([
      ["Memory limits at the peak", 3e9, 1e9],
      ["CPU limits at the peak", 1500, 500],
    ]);
    expect(rows.find(({ name }) => name === "CPU requests in team")).to.include({ used: 0, before: 500 });
  });

  it("tells that all is new where nothing was deployed", async () => {
    writeFileSync(deployed, JSON.stringify({ version: 3, deployment: { manifest: {} } }));
    expect((await report({ deployed }, deployment(1, "500m", "1G"))).rows[0]).to.include({ used: 1e9, before: 0 });
  });

  it("tells no change against secrets, which it cannot read", async () => {
    const [type, outputs] = deployment(1, "500m", "1G");
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:a:b" };
    const resources = [{ urn: "a", type, outputs: { ...outputs, spec: { replicas: secret } } }];
    writeFileSync(deployed, JSON.stringify({ version: 3, deployment: { resources } }));
    expect((await report({ deployed }, deployment(1, "500m", "1G"))).rows[0]).not.to.have.property("before");
  });

  it("is not silent without a budget", async () => {
    expect((await judgeStack(budgetReport, [])).join()).to.include(
      "budget is missing: give the stack a share of its cluster",
    );
  });
});
