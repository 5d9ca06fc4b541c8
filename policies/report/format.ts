import { formatAmount } from "../framework/format";
import { type BudgetReport, type BudgetRow, type OnceJob, shareOf, standingOf } from "./report";

/** A row's cells, in words. */
export interface Cells {
  readonly name: string;
  readonly used: string;
  readonly budget: string;
  readonly share: string;
  readonly change: string;
  readonly largest: string;
}

export function cellsOf(row: BudgetRow): Cells {
  const share = shareOf(row);
  return {
    name: row.name,
    used: formatAmount(row.used, row.resource),
    budget: row.budget === undefined ? "none" : formatAmount(row.budget, row.resource),
    share: share === undefined ? "" : Number.isFinite(share) ? `${Math.round(share * 100)} %` : "over",
    change: row.before === undefined ? "" : formatChange(row.used - row.before, row.resource),
    largest: row.largest,
  };
}

function formatChange(amount: number, resource: BudgetRow["resource"]): string {
  if (amount === 0) return "±0";
  return `${amount > 0 ? "+" : "−"}${formatAmount(Math.abs(amount), resource)}`;
}

/** What the stack's share is of its cluster. */
export function shareInWords({ share: { limits, cluster } }: BudgetReport): string {
  const part = (resource: "memory" | "cpu") =>
    `${formatAmount(limits[resource], resource)} of ${formatAmount(cluster[resource], resource)}`;
  return `The stack's share is ${part("memory")} and ${part("cpu")} that the cluster's nodes have for pods.`;
}

/** `does not fit (before: fits)` */
export function nodesInWords({ nodes: { verdict, before } }: BudgetReport): string {
  return before === undefined || before === verdict ? verdict : `${verdict} (before: ${before})`;
}

/** `starts with the deployment`, or after which jobs. */
export function startOf({ after }: OnceJob): string {
  return after.length === 0 ? "with the deployment" : `after ${after.map(shortName).join(", ")}`;
}

/** `jobs/etl` of `SparkApplication jobs/etl` */
export function shortName(name: string): string {
  return name.slice(name.indexOf(" ") + 1);
}

/** The report in a word, and whether its figures are all. */
export function summaryOf({ rows, nodes, uncounted }: BudgetReport): string {
  const over = rows.filter((row) => standingOf(row) === "over").length + (nodes.verdict === "fits" ? 0 : 1);
  const near = rows.filter((row) => standingOf(row) === "near").length;
  if (uncounted.length > 0) return "cannot be counted in full";
  if (over > 0) return "does not fit";
  return near > 0 ? "fits, above a warn level" : "fits";
}
