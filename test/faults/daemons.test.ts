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

/** Sixty commits to a table, one after the other, and what is in it then. */
const sql = [
  "CREATE NAMESPACE IF NOT EXISTS nessie.faults",
  `CREATE OR REPLACE TABLE ${table} (number INT) USING iceberg`,
  ...Array.from({ length: commits }, (_, number) => `INSERT INTO ${table} VALUES (${number})`),
  `SELECT count(*) AS rows, count(DISTINCT number) AS numbers FROM ${table}`,
  `DROP TABLE ${table}`,
  "DROP NAMESPACE nessie.faults",
].join(";");

beyondTheCore("each daemon of the sandbox, killed while a job commits", 5, function () {
  this.timeout("10m");
  let trial: Trial;
  let run: Promise<string>;
  /** From the kill of each daemon until all was healthy. */
  const seconds = new Map<string, number>();
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    trial = await smallJobs([{ name: "e2e-faults", sql }], paths.kubeconfig);
    run = trial.succeeds("up", "--yes", "--skip-preview");
    // Awaited below.
    run.catch(() => undefined);
    await reaches("e2e-faults", ["RUNNING"]);
  });
  after(async () => {
    // The update ends with the job that it waits for.
    await remove("e2e-faults");
    await run.catch(() => undefined);
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
  it("costs the job nothing: no commit is lost, and none is there twice", async () => {
    await run;
    expect(await driverLog("e2e-faults")).to.include(`rows: Row(rows=${commits}, numbers=${commits})`);
    for (const [name, each] of seconds) console.log(`    ${name.padEnd(26)} ${each.toFixed(1)} s`);
    await recordTries("daemons-killed", [...seconds.values()]);
  });
});
