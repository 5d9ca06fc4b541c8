import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { sandboxCeph } from "../../sandbox/services/object-store/object-store";
import { paths } from "../../sandbox/shared/paths";
import { daemons } from "../../sandbox/shared/processes";
import type { Trial } from "../contract/engine/support/trial";
import { beyondTheCore } from "../e2e/support/beyond-the-core";
import { eventually, needsRealNode } from "../e2e/support/cluster";
import { apiServiceIsReached } from "../e2e/support/node";
import { kubectl, platformIsUp, sandbox } from "../e2e/support/sandbox";
import { smallJobs } from "../e2e/support/small-jobs";
import { driverLog, reaches, remove } from "../e2e/support/spark-applications";
import { recordTries } from "./support/record";

const table = "nessie.faults.commits";
const commits = 60;

/** Commits to a table, one after the other. */
const write = [
  "CREATE NAMESPACE IF NOT EXISTS nessie.faults",
  `CREATE OR REPLACE TABLE ${table} (number INT) USING iceberg`,
  ...Array.from({ length: commits }, (_, number) => `INSERT INTO ${table} VALUES (${number})`),
].join(";");

/** A lost commit would leave a gap, one that is there twice a second row. */
const count = [
  `SELECT count(*) AS rows, count(DISTINCT number) AS numbers, max(number) + 1 AS next FROM ${table}`,
  `DROP TABLE ${table}`,
  "DROP NAMESPACE nessie.faults",
].join(";");

beyondTheCore("each daemon of the sandbox, killed while a job commits", 5, function () {
  this.timeout("10m");
  let trial: Trial;
  let run: ReturnType<Trial["pulumi"]>;
  /** From the kill of each daemon until all was healthy. */
  const seconds = new Map<string, number>();
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    trial = await smallJobs([{ name: "e2e-faults", sql: write }], paths.kubeconfig);
    run = trial.pulumi("up", "--yes", "--skip-preview");
    await reaches("e2e-faults", ["RUNNING"]);
  });
  after(async () => {
    // The update ends with the job that it waits for.
    await remove("e2e-faults");
    await run;
    await trial.pulumi("destroy", "--yes", "--skip-preview");
    await trial.end();
  });

  const isHealthy = async () =>
    (await sandboxCeph("real").answers()) &&
    (await kubectl("get", "--raw", "/readyz").catch(() => "")) === "ok" &&
    (await apiServiceIsReached());

  // Objective: faults-survived
  it("is started again by its supervisor, and all is healthy again", async () => {
    const names = await daemons.names();
    expect(names).to.include.members(["etcd", "kube-apiserver", "containerd", "kubelet", "ceph-osd", "radosgw"]);
    for (const name of names) {
      const { pid, restarts } = await daemons.state(name);
      const began = Date.now();
      process.kill(pid ?? NaN, "SIGKILL");
      await eventually(`${name} to run again`, 60, async () => {
        const state = await daemons.state(name);
        return state.pid !== undefined && state.pid !== pid && (await isHealthy()) ? true : undefined;
      });
      seconds.set(name, (Date.now() - began) / 1000);
      expect((await daemons.state(name)).restarts).to.be.greaterThan(restarts);
      await sleep(1000);
    }
    const { all } = await sandbox("status");
    for (const name of names) expect(all).to.match(new RegExp(`^${name} .*started again`, "m"));
  });

  // Objective: faults-survived
  it("loses no commit of the job, and makes none twice, also where the job met a catalog out of reach", async () => {
    const { exitCode, output } = await run;
    if (exitCode !== 0) expect(output).to.include("The catalog Nessie does not answer at");
    const counting = await smallJobs([{ name: "e2e-faults-count", sql: count }], paths.kubeconfig);
    try {
      await counting.succeeds("up", "--yes", "--skip-preview");
      const [, ...found] =
        /rows: Row\(rows=(\d+), numbers=(\d+), next=(\d+)\)/.exec(await driverLog("e2e-faults-count")) ?? [];
      const [rows, numbers, next] = found.map(Number);
      expect([numbers, next]).to.deep.equal([rows, rows]);
      expect(rows).to.be.greaterThan(1).and.at.most(commits);
      if (exitCode === 0) expect(rows).to.equal(commits);
    } finally {
      await counting.pulumi("destroy", "--yes", "--skip-preview");
      await counting.end();
    }
    for (const [name, each] of seconds) console.log(`    ${name.padEnd(26)} ${each.toFixed(1)} s`);
    await recordTries("daemons-killed", [...seconds.values()]);
  });
});
