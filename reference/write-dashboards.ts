import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboards } from "./dashboards/dashboards";
import { grafanaDashboard } from "./dashboards/grafana";

/**
 * `npm run dashboards`: writes Grafana's dashboards where the component finds them. A preview loads no SDK for them.
 */
for (const dashboard of dashboards) {
  const file = join(__dirname, "../components/monitoring/dashboards", `${dashboard.name}.json`);
  writeFileSync(file, `${JSON.stringify(grafanaDashboard(dashboard), null, 2)}\n`);
}
