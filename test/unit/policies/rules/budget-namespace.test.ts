import { expect } from "chai";
import { budgetNamespace } from "../../../../policies/rules/budget-namespace";
import { budget, claim, deployment, job } from "../support/budgets";
import { failsClosed } from "../support/fails-closed";
import { judgeStack } from "../support/judge";
import { describesItself } from "../support/metadata";

const namespaces = { web: { cpu: "1", memory: "2G" }, jobs: { cpu: "2", memory: "8G" } };
const config = { budget: { ...budget, namespaces } };

describe("policy budget-namespace", () => {
  describesItself(budgetNamespace);
  failsClosed(budgetNamespace);

  it("passes what each namespace may request", async () => {
    expect(await judgeStack(budgetNamespace, [deployment(2, "500m", "1G"), job("2", "8G")], config)).to.be.empty;
  });

  it("fails above, in the namespace that exceeds", async () => {
    expect((await judgeStack(budgetNamespace, [deployment(3, "100m", "1G"), job("2", "8G")], config)).join()).to.match(
      /^Memory requests at the peak in namespace web are 3 GB, 1 GB more than the 2 GB of the budget/,
    );
  });

  it("refuses pods in a namespace without a budget", async () => {
    const elsewhere = { ...config.budget, namespaces: { jobs: namespaces.jobs } };
    expect(await judgeStack(budgetNamespace, [deployment(1, "1", "1G")], { budget: elsewhere })).to.deep.equal([
      "Namespace web has no budget (jobs have): Deployment web/web.",
    ]);
  });

  it("counts objects that name no namespace in that of their provider", async () => {
    const [type, properties] = deployment(1, "1", "1G");
    const bare = { ...properties, metadata: { name: "web" } };
    expect((await judgeStack(budgetNamespace, [[type, bare]], config)).join()).to.include(
      "Namespace default has no budget",
    );
    expect(await judgeStack(budgetNamespace, [[type, bare, { providerNamespace: "web" }]], config)).to.be.empty;
  });

  it("leaves claims to the storage budget, and asks for nothing when no namespace has a budget", async () => {
    expect(
      await judgeStack(budgetNamespace, [claim("1G")], {
        budget: { ...config.budget, namespaces: { jobs: namespaces.jobs } },
      }),
    ).to.be.empty;
    expect(await judgeStack(budgetNamespace, [deployment(1, "1", "1G")], { budget })).to.be.empty;
  });
});
