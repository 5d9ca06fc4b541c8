import { cellsOf, summaryOf } from "./format";
import { type BudgetReport, shareOf, standingOf } from "./report";

const colours = { over: "#d1242f", near: "#bf8700", within: "#1a7f37" };
/** Of texts and of the marks where warnings begin: seen on light and on dark pages, and on bars of all colours. */
const ink = "#6e7781";
const line = 24;
const bar = 260;
const gap = 8;
/** Of a bold letter, which no font of 13 pixels makes wider in the mean of a text. */
const letter = 7.5;

const widthOf = (texts: readonly string[]) => Math.ceil(Math.max(0, ...texts.map(({ length }) => length)) * letter);

/** Bars of what is used of each budget, for a page or a dashboard. */
export function renderSvg(report: BudgetReport): string {
  const rows = report.rows.filter(({ budget }) => budget !== undefined);
  const lines = rows.map((row) => {
    const { name, used, budget, share } = cellsOf(row);
    return { row, name, figures: `${share} · ${used} of ${budget}` };
  });
  const labels = widthOf(lines.map(({ name }) => name)) + gap;
  const bars = lines.map(({ row, name, figures }, index) => {
    const y = (index + 1.5) * line;
    const filled = Math.min(shareOf(row) ?? 0, 1) * bar;
    const warning = row.budget && row.warnAt ? labels + (row.warnAt / row.budget) * bar : undefined;
    return [
      `<text x="0" y="${y + 12}">${escape(name)}</text>`,
      `<rect x="${labels}" y="${y}" width="${bar}" height="14" rx="3" fill="#8884"/>`,
      `<rect x="${labels}" y="${y}" width="${filled.toFixed(1)}" height="14" rx="3" fill="${colours[standingOf(row)]}"/>`,
      ...(warning === undefined ? [] : [`<path d="M${warning.toFixed(1)} ${y - 2}v18" stroke="${ink}"/>`]),
      `<text x="${labels + bar + gap}" y="${y + 12}">${escape(figures)}</text>`,
    ].join("");
  });
  const title = `Budget of stack ${report.stack}: ${summaryOf(report)}`;
  const width = Math.max(labels + bar + gap + widthOf(lines.map(({ figures }) => figures)), widthOf([title]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${(rows.length + 2) * line}"`,
    ` role="img" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">`,
    `<title>${escape(title)}</title><text x="0" y="15" font-weight="600">${escape(title)}</text>`,
    ...bars,
    "</svg>\n",
  ].join("\n");
}

function escape(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
