import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Dashboard, Panel, Variable } from "./dashboard";

/** The Prometheus that a reader has chosen. */
const datasource = { type: "prometheus", uid: "${datasource}" };

/** Grafana's own form of a dashboard. Panels are three in a row. */
export function grafanaDashboard({ name, title, description, variables, rows }: Dashboard): object {
  // Files of the newer form are read by Grafana 13 and later only.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const builder = new DashboardBuilder(title)
    .uid(`lakehouse-${name}`)
    .description(description)
    .tags(["lakehouse"])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh("30s")
    .time({ from: "now-1h", to: "now" })
    .withVariable(new DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"));
  for (const one of variables) builder.withVariable(variable(one));
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const one of row.panels) builder.withPanel(panel(one));
  }
  return builder.build();
}

function variable({ label, of }: Variable): QueryVariableBuilder {
  return new QueryVariableBuilder(label)
    .query(`label_values(${of}, ${label})`)
    .datasource(datasource)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .includeAll(true)
    .allValue(".+")
    .multi(true);
}

function panel({ title, description, unit, queries }: Panel): PanelBuilder {
  const builder = new PanelBuilder().title(title).unit(unit).min(0).datasource(datasource).span(8).height(8);
  if (description !== undefined) builder.description(description);
  for (const { expression, legend } of queries) {
    builder.withTarget(new DataqueryBuilder().expr(expression).legendFormat(legend));
  }
  return builder;
}
