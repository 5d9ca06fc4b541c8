import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metrics, recorded } from "../../../../components/monitoring/metrics";
import { dashboards } from "../../../../reference/dashboards/dashboards";
import { grafanaDashboard } from "../../../../reference/dashboards/grafana";
import { metricsIn, mistakesIn } from "../../components/support/monitoring";

const folder = join(__dirname, "../../../../components/monitoring/dashboards");
/** Grafana puts times in the place of these variables. */
const filledIn = (expression: string) => expression.replaceAll("$__rate_interval", "1m");
const expressions = dashboards.flatMap(({ rows }) =>
  rows.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries.map(({ expression }) => filledIn(expression)))),
);

describe("the dashboards", () => {
  for (const dashboard of dashboards) {
    it(`${dashboard.name} is deployed as it is written here: \`npm run dashboards\``, () => {
      const deployed: unknown = JSON.parse(readFileSync(join(folder, `${dashboard.name}.json`), "utf8"));
      expect(deployed).to.deep.equal(JSON.parse(JSON.stringify(grafanaDashboard(dashboard))));
    });
  }

  it("ask Prometheus in PromQL", () => {
    expect(expressions.flatMap(mistakesIn)).to.deep.equal([]);
    expect(expressions.length).to.be.greaterThan(30);
  });

  it("ask for metrics that there are, by the names in one list", () => {
    const known = new Set<string>([...Object.values(metrics), ...Object.values(recorded), "ALERTS"]);
    const asked = expressions.flatMap(metricsIn);
    const unknown = asked.filter((name) => !known.has(name) && !known.has(name.replace(/_(count|bucket|sum)$/, "")));
    expect(unknown).to.deep.equal([]);
  });
});
