import { expect } from "chai";
import { execa } from "execa";
import { paths } from "../../sandbox/shared/paths";
import { sandboxName } from "../../sandbox/shared/settings";
import type { Trial } from "../contract/engine/support/trial";
import { keysUnder } from "./support/bucket";
import { clients, eventually, needsRealNode } from "./support/cluster";
import { lakehouseNamespace as namespace, references } from "./support/lakehouse";
import { platformIsUp, succeeds } from "./support/sandbox";
import { smallJobs } from "./support/small-jobs";
import { driverLog } from "./support/spark-applications";

const table = "nessie.e2e_kept.numbers";

/** What a table has, after what holds it was restarted: each job fails when it cannot read it. */
describe("a table", function () {
  this.timeout("10m");
  const trials: Trial[] = [];
  before(platformIsUp);
  before(needsRealNode);
  after(async () => {
    for (const trial of trials) {
      await trial.pulumi("destroy", "--yes", "--skip-preview");
      await trial.end();
    }
  });

  const run = async (name: string, sql: string): Promise<string> => {
    const trial = await smallJobs([{ name, sql }], paths.kubeconfig);
    trials.push(trial);
    await trial.succeeds("up", "--yes", "--skip-preview");
    return driverLog(name);
  };
  const rows = "Row(n=1, square=1) Row(n=2, square=4) Row(n=3, square=9)";

  before(async () => {
    await run(
      "e2e-write",
      `CREATE NAMESPACE IF NOT EXISTS nessie.e2e_kept;DROP TABLE IF EXISTS ${table};` +
        `CREATE TABLE ${table} USING iceberg AS SELECT id AS n, id * id AS square FROM range(1, 4)`,
    );
  });

  // Objective: catalog-lasting
  it("is still there after a restart of the catalog, with every row", async () => {
    const before = await references();
    const { core } = clients();
    const killed = await core.deleteNamespacedPod({ name: "nessie-0", namespace });
    await eventually("a new pod of Nessie", 180, async () => {
      const pod = await core.readNamespacedPod({ name: "nessie-0", namespace }).catch(() => undefined);
      const isReady = pod?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
      return isReady && pod?.metadata?.uid !== killed.metadata?.uid ? pod : undefined;
    });
    expect(before).to.include("main");
    expect(await references()).to.equal(before);
    expect(await run("e2e-after-restart", `SELECT * FROM ${table} ORDER BY n`)).to.include(rows);
  });

  // Objective: catalog-lasting
  it("is still there after `down`, which leaves no filter on the machine, and `up`, as are event logs and references", async () => {
    const before = { keys: await keysUnder(""), references: await references() };
    await succeeds("down");
    expect((await execa("nft", ["list", "tables"])).stdout).not.to.include(sandboxName);
    await succeeds("up");
    expect(await keysUnder("")).to.deep.equal(before.keys);
    expect(await references()).to.equal(before.references);
    expect(await run("e2e-after-down", `SELECT * FROM ${table} ORDER BY n`)).to.include(rows);
  });
});
