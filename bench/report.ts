import type { Figures } from "./statistics";

export interface Row {
  readonly what: string;
  /** Empty for what is a number. */
  readonly unit: "s" | "ms" | "GiB" | "MiB" | "×" | "";
  readonly figures: Figures;
  /** The target for the median. Default: none. */
  readonly atMost?: number;
}

/** What one group of the bench measured at one time. */
export interface Measurements {
  /** Day, as `2026-11-25`. */
  readonly day: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  /** Median seconds of each step of the first row. */
  readonly phases?: Readonly<Record<string, number>>;
}

export interface Section {
  readonly title: string;
  /** How it was measured. */
  readonly method: string;
  readonly measurements: Measurements;
}

/** The page of all figures. */
export function renderPage(sections: readonly Section[], profile: string): string {
  return [
    "# Performance",
    "`npm run bench` measures what is below and writes this page; `npm run bench -- GROUP...` measures some of it, `--runs N` says how " +
      "often; `cold`, `node` and `teams` have to be asked for. Each figure is a median, with its smallest and its largest value.",
    ...sections.flatMap(renderSection),
    profile.trim(),
    "",
  ].join("\n\n");
}

function renderSection({ title, method, measurements: { day, machine, rows, phases } }: Section): string[] {
  const table = ["| | median | min – max | runs | target |", "| --- | --- | --- | --- | --- |", ...rows.map(renderRow)];
  return [
    `## ${title}`,
    `${method} Measured on ${day}: ${machine}.`,
    table.join("\n"),
    ...(phases ? [renderPhases(phases)] : []),
  ];
}

function renderRow({ what, unit, figures, atMost }: Row): string {
  const [median, min, max] = [figures.median, figures.min, figures.max].map((value) => format(value));
  const target =
    atMost === undefined ? "" : `≤ ${withUnit(atMost, unit)}${figures.median <= atMost ? "" : ", **missed**"}`;
  return `| ${what} | ${withUnit(median, unit)} | ${min} – ${max} | ${figures.runs} | ${target} |`;
}

const withUnit = (value: string | number | undefined, unit: Row["unit"]) => [value, unit].join(" ").trim();

/** Three digits that count, and no more than two behind the point. */
function format(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function renderPhases(phases: Readonly<Record<string, number>>): string {
  const total = Object.values(phases).reduce((sum, seconds) => sum + seconds, 0);
  const rows = Object.entries(phases).map(
    ([phase, seconds]) => `| ${phase} | ${format(seconds)} s | ${((100 * seconds) / (total || 1)).toFixed(0)} % |`,
  );
  return ["| phase | median | share |", "| --- | --- | --- |", ...rows].join("\n");
}
