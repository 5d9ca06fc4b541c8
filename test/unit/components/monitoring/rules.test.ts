import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metrics, recorded } from "../../../../components/monitoring/metrics";
import { ruleGroups } from "../../../../components/monitoring/rules";
import { metricsIn, mistakesIn, platform } from "../support/monitoring";

const guide = readFileSync(join(__dirname, "../../../../docs/monitoring.md"), "utf8");
const rulesOf = (change: Partial<typeof platform> = {}) =>
  ruleGroups({ ...platform, ...change }).flatMap(({ rules }) => rules);
const alertsOf = (change: Partial<typeof platform> = {}) =>
  rulesOf(change).flatMap((rule) => ("alert" in rule ? [rule] : []));

describe("the rules", () => {
  it("are PromQL", () => {
    expect(rulesOf().flatMap(({ expr }) => mistakesIn(expr))).to.deep.equal([]);
  });

  it("ask for metrics that there are, by the names in one list", () => {
    const known = new Set<string>([...Object.values(metrics), ...Object.values(recorded)]);
    const asked = rulesOf().flatMap(({ expr }) => metricsIn(expr));
    const unknown = asked.filter((name) => !known.has(name) && !known.has(name.replace(/_(count|bucket|sum)$/, "")));
    expect(unknown).to.deep.equal([]);
    expect(asked).to.include(metrics.failed);
  });

  it("have a section of the guide for each alert, and no section without one", () => {
    const [, alerts = ""] = guide.split("\n## Alerts\n");
    const sections = [...alerts.matchAll(/^### (\w+)$/gm)].map(([, title = ""]) => title);
    expect(sections).to.have.members(alertsOf().map(({ alert }) => alert));
    for (const section of alerts.split(/^### /m).slice(1)) {
      for (const part of ["Means", "Look at", "Remedy"]) expect(section).to.include(`\n**${part}:** `);
    }
  });

  it("are each told to be induced on the sandbox by a test that does so, or not", () => {
    const part = (title: string) =>
      new RegExp(`^\\*\\*${title}\\*\\*[^]+?(?=\n\\*\\*|\nAlerts on)`, "m").exec(guide)?.[0] ?? "";
    const namesIn = (text: string) => [...text.matchAll(/`([A-Z]\w+)`/g)].map(([, name = ""]) => name);
    const induced = namesIn(part("Induced on the sandbox"));
    expect([...induced, ...namesIn(part("Not induced there"))]).to.have.members(
      alertsOf({ ceph: true }).map(({ alert }) => alert),
    );
    const test = readFileSync(join(__dirname, "../../../e2e/monitoring.test.ts"), "utf8");
    expect(induced.filter((name) => !test.includes(`"${name}"`))).to.deep.equal([]);
  });

  it("link each alert to its section", () => {
    const links = Object.fromEntries(alertsOf().map(({ alert, annotations }) => [alert, annotations.runbook_url]));
    expect(links).to.include({ NessieDown: "https://example.com/docs/monitoring.md#nessiedown" });
  });

  it("tell how bad it is, and say it in one sentence", () => {
    for (const { alert, labels, annotations } of alertsOf()) {
      expect(["critical", "warning"], alert).to.include(labels.severity);
      expect(annotations.summary, alert).to.match(/^(\{\{|[A-Z]).+\.$/);
    }
  });

  it("leave out what the platform does not have", () => {
    const names = (change: Partial<typeof platform>) => alertsOf(change).map(({ alert }) => alert);
    const withoutLakehouse = names({ lakehouseNamespace: undefined });
    expect(withoutLakehouse).not.to.include("NessieDown").and.not.include("HistoryServerDown");
    expect(names({ catalog: false }))
      .to.include("HistoryServerDown")
      .and.not.include("NessieDown");
    expect(names({ ceph: false })).not.to.include("ObjectStoreErrors");
  });
});
