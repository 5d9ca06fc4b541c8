import type { Measurements } from "./report";

/** Figures that are measured together. */
export interface Group {
  readonly title: string;
  /** How it is measured, in a sentence or two. */
  readonly method: string;
  /** How often by default. */
  readonly runs: number;
  readonly measure: (runs: number) => Promise<Pick<Measurements, "rows" | "phases">>;
}
