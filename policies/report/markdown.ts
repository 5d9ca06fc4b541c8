import { formatAmount } from "../framework/format";
import { cellsOf, nodesInWords, shareInWords, shortName, startOf, summaryOf } from "./format";
import { type BudgetReport, standingOf } from "./report";

const marks = { over: "❌ ", near: "⚠️ ", within: "" };

/** The budget table for a comment on a pull request. */
export function renderMarkdown(report: BudgetReport): string {
  const rows = report.rows.map((row) => {
    const { name, used, budget, share, change, largest } = cellsOf(row);
    return [`${marks[standingOf(row)]}${name}`, used, budget, share, change, largest];
  });
  const { verdict, detail } = report.nodes;
  const once = report.once.map((job) => [
    shortName(job.name),
    `${job.pods}`,
    formatAmount(job.memory, "memory"),
    formatAmount(job.cpu, "cpu"),
    startOf(job),
  ]);
  return [
    `### Budget of stack ${escape(report.stack)}: ${summaryOf(report)}`,
    ...table(["", "used", "budget", "share", "change", "largest"], rows),
    `**Pods on the nodes:** ${verdict === "fits" ? "" : marks.over}${nodesInWords(report)}.${detail === undefined ? "" : ` ${escape(detail)}`}`,
    shareInWords(report),
    ...(once.length === 0
      ? []
      : [
          "Of the peak, limits of jobs that run once after a deployment:",
          ...table(["job", "pods", "memory", "CPU", "starts"], once),
        ]),
    ...(report.unlimited === undefined ? [] : [escape(report.unlimited)]),
    ...(report.uncounted.length === 0
      ? []
      : ["**Not in these figures:**", report.uncounted.map((what) => `- ❌ ${escape(what)}`).join("\n")]),
  ]
    .join("\n\n")
    .concat("\n");
}

/** One block: a table with its figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): [string] {
  const line = (cells: readonly string[]) => `| ${cells.map(escape).join(" | ")} |`;
  const rule = head.map((_, column) => (column === 0 || column === head.length - 1 ? "---" : "---:"));
  return [[line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n")];
}

/** Names are other people's: none of them makes markup of its own. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|~]/g, (sign) => `\\${sign}`);
}
