/** Where a Helm chart comes from, by its name in a repository, its `oci://` reference or its path. */
export interface ChartSource {
  readonly chart: string;
  /** Version of a chart that does not come from a path. */
  readonly version: string;
  /** URL of the repository that has a chart given by name. */
  readonly repository: string;
}

/** The inputs by which Helm finds the chart: only those that its kind of source has. */
export function chartInputs({ chart, version, repository }: ChartSource) {
  if (isChartPath(chart)) return { chart };
  return chart.startsWith("oci://") ? { chart, version } : { chart, version, repositoryOpts: { repo: repository } };
}

/** Whether a chart is given by the path of its folder or archive: it starts with `.` or `/`, or ends with `.tgz`. */
export function isChartPath(chart: string): boolean {
  return !chart.includes("://") && /^[./]|\.tgz$/.test(chart);
}
