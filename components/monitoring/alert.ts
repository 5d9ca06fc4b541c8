/** Something that a person is to know, and what there is to do about it. */
export interface Alert {
  /** A CamelCase name; a section of the guide has it as its title. */
  readonly name: string;
  /** PromQL: fires for each series that there is. */
  readonly expression: string;
  /** How long it has to be so, such as `5m`. */
  readonly lasts: string;
  /** `critical`: jobs cannot run, or data are in danger. `warning`: look at it today. */
  readonly severity: "critical" | "warning";
  /** One sentence; `{{ $labels.NAME }}` stands for a label of the series. */
  readonly summary: string;
}
