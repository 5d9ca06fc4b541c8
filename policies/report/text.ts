import { formatAmount } from "../framework/format";
import { cellsOf, nodesInWords, shareInWords, shortName, startOf, summaryOf } from "./format";
import { type BudgetReport, standingOf } from "./report";

const marks = { over: "!!", near: "! ", within: "  " };

/** The budget table for a terminal. */
export function renderText(report: BudgetReport): string {
  const hasChange = report.rows.some(({ before }) => before !== undefined);
  const rows = report.rows.map((row) => ({ mark: marks[standingOf(row)], ...cellsOf(row) }));
  const head = { mark: "  ", name: "", used: "used", budget: "budget", share: "share", change: "change", largest: "" };
  const table = align(
    [{ ...head, largest: "largest" }, ...rows].map(({ mark, name, used, budget, share, change, largest }) => [
      mark + name,
      used,
      budget,
      share,
      ...(hasChange ? [change] : []),
      largest.split(", ")[0] ?? "",
    ]),
  );
  const once = align(
    report.once.map((job) => [
      `  ${shortName(job.name)}`,
      `${job.pods} pods`,
      formatAmount(job.memory, "memory"),
      formatAmount(job.cpu, "cpu"),
      startOf(job),
    ]),
  );
  return [
    `Budget of stack ${report.stack}: ${summaryOf(report)}`,
    ...table,
    `${report.nodes.verdict === "fits" ? "  " : "!!"}Pods on the nodes: ${nodesInWords(report)}`,
    ...(report.nodes.detail === undefined ? [] : [`    ${report.nodes.detail}`]),
    shareInWords(report),
    ...(once.length > 0 ? ["Of the peak, limits of jobs that run once after a deployment:", ...once] : []),
    ...(report.unlimited === undefined ? [] : [report.unlimited]),
    ...(report.uncounted.length > 0 ? ["Not in these figures:", ...report.uncounted.map((what) => `!!${what}`)] : []),
  ].join("\n");
}

/** Columns of even width: the first and the last to the left, figures to the right. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
