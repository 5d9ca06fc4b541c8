import { expect } from "chai";
import {
  type Alert,
  describeAlerts,
  describeShare,
  monitoringLines,
} from "../../../../sandbox/commands/monitoring-status";

const alert = (alertname: string, severity: string, state: Alert["state"] = "firing"): Alert => ({
  state,
  labels: { alertname, severity },
  annotations: { summary: "Something is amiss.", runbook_url: "docs/monitoring.md#something" },
});

describe("`status` of a sandbox with a Prometheus", () => {
  it("tells what pods ask for and use of the share", () => {
    const amounts: Readonly<Record<string, number>> = {
      "lakehouse:share memory": 17.18e9,
      "lakehouse:asked memory": 4.97e9,
      "lakehouse:used memory": 0.7e9,
      "lakehouse:share cpu": 8,
      "lakehouse:asked cpu": 0.35,
    };
    expect(describeShare((of, resource) => amounts[`${of} ${resource}`])).to.deep.equal([
      "share       memory 5.0 GB asked and 0.7 GB used of 17.2 GB, cpu 0.3 cores asked and 0.0 cores used of 8.0 cores",
    ]);
    expect(describeShare(() => undefined)).to.deep.equal([]);
  });

  it("lists the alerts that fire, the critical ones first, with what to do", () => {
    const alerts = [
      alert("SparkJobFailed", "warning"),
      alert("NessieDown", "critical"),
      alert("Soon", "critical", "pending"),
    ];
    expect(describeAlerts(alerts)).to.deep.equal([
      "critical    NessieDown: Something is amiss. docs/monitoring.md#something",
      "warning     SparkJobFailed: Something is amiss. docs/monitoring.md#something",
    ]);
    expect(describeAlerts([])).to.deep.equal(["alerts      none fires"]);
  });

  it("says nothing of either while no Prometheus answers", async () => {
    expect(await monitoringLines({ getObject: () => Promise.resolve(undefined) })).to.deep.equal([]);
  });
});
