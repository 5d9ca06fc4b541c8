import { expect } from "chai";
import { budgetStorage } from "../../../../policies/rules/budget-storage";
import { budget, claim } from "../support/budgets";
import { failsClosed } from "../support/fails-closed";
import { judgeStack, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

describe("policy budget-storage", () => {
  describesItself(budgetStorage);
  failsClosed(budgetStorage);

  it("passes up to the last byte beside what others hold", async () => {
    expect(await judgeStack(budgetStorage, [claim("34G")], { budget })).to.be.empty;
    const alone = { ...budget, storage: { total: "200G", baseline: "0" } };
    expect(await judgeStack(budgetStorage, [claim("200G")], { budget: alone })).to.be.empty;
  });

  // Objective: storage-budget
  it("fails above", async () => {
    expect(await judgeStack(budgetStorage, [claim("34Gi")], { budget })).to.deep.equal([
      "Volume claims are 202.51 GB, 2.51 GB more than the 200 GB of the budget. Largest: claims from elsewhere 166 GB, " +
        "PersistentVolumeClaim web/data 36.51 GB. It would fit if PersistentVolumeClaim web/data took at most 34 GB.",
    ]);
  });

  it("refuses claims whose size is unknown or missing", async () => {
    expect((await judgeStack(budgetStorage, [claim(unknown.text)], { budget })).join()).to.include("is not known");
    expect((await judgeStack(budgetStorage, [claim(undefined)], { budget })).join()).to.include("is missing");
  });
});
