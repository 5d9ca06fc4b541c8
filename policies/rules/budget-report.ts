import { writeFileSync } from "node:fs";
import { getStack } from "@pulumi/pulumi";
import { nodeCount, readBudget } from "../budget/budget";
import { demandOf } from "../budget/demand";
import { budgetSchema } from "../budget/schema";
import { stackPolicy } from "../framework/define-policy";
import { formatAmount } from "../framework/format";
import { Field } from "../model/field";
import { podFreeKinds } from "../framework/pod-policy";
import { readDeployed } from "../report/deployed";
import { readReport, standingOf } from "../report/report";
import { renderText } from "../report/text";

interface Config {
  readonly budget?: unknown;
  readonly podFreeKinds?: readonly string[];
  readonly deployed?: string;
  readonly writeTo?: string;
}

export const budgetReport = stackPolicy<Config>(
  {
    name: "budget-report",
    rule: "The stack stays below the warn levels of its budget.",
    why: "An early warning leaves time to agree on a larger budget before a change is refused.",
    remedy: "Nothing has to change now. Plan for less, or agree on a larger share in clusters/NAME.yaml.",
    severity: "low",
    source: "https://sre.google/sre-book/software-engineering-in-sre/",
    // It only tells: what exceeds a budget is refused by the policy on that budget.
    enforcementLevel: "advisory",
    config: {
      properties: {
        budget: budgetSchema,
        podFreeKinds,
        deployed: {
          type: "string",
          description: "File with the output of `pulumi stack export`. The table shows changes against it.",
        },
        writeTo: {
          type: "string",
          description: "File to which the report is written as JSON. Default: the table is in the output.",
        },
      },
    },
  },
  ({ resources, config }, warn) => {
    const budget = readBudget(new Field(config.budget, "budget"));
    const read = (some: typeof resources) => demandOf(some, nodeCount(budget), config.podFreeKinds ?? []);
    const deployed = config.deployed === undefined ? undefined : read(readDeployed(config.deployed));
    const report = readReport(getStack(), read(resources), budget, deployed);
    // The engine shows what a pack prints among its diagnostics.
    if (config.writeTo === undefined) console.log(renderText(report));
    else writeFileSync(config.writeTo, JSON.stringify(report));

    for (const row of report.rows.filter((each) => standingOf(each) === "near")) {
      const amount = (bytesOrCores = 0) => formatAmount(bytesOrCores, row.resource);
      warn(
        `${row.name} are ${amount(row.used)}, above the warn level of ${amount(row.warnAt)} in the budget of ` +
          `${amount(row.budget)}. Largest: ${row.largest}.`,
      );
    }
  },
);
