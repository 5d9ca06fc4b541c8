/** A dashboard of Grafana, as plain data. */
export interface Dashboard {
  /** File name without its ending, and the end of its address in Grafana. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Labels whose values a reader chooses among. */
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

export interface Variable {
  /** Name of the label, and of the variable. */
  readonly label: string;
  /** The series that have the label. */
  readonly of: string;
}

interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly title: string;
  /** Where the title does not say it all. */
  readonly description?: string;
  /** One of Grafana's units, such as `bytes`. */
  readonly unit: "bytes" | "Bps" | "s" | "short" | "percentunit" | "reqps" | "ops";
  readonly queries: readonly Query[];
}

interface Query {
  /** PromQL; `$VARIABLE` stands for what the reader has chosen. */
  readonly expression: string;
  /** Name of the line; `{{LABEL}}` stands for a label of the series. */
  readonly legend: string;
}

/** Growth of a counter in a second, over the time that Grafana takes for a point of the line. */
export function rate(counter: string): string {
  return `rate(${counter}[$__rate_interval])`;
}

/** A panel with a line for each value of a label. */
export function panelBy(label: string, panel: Omit<Panel, "queries">, expression: string): Panel {
  return { ...panel, queries: [{ expression, legend: `{{${label}}}` }] };
}
