import { expect } from "chai";
import { type IcebergRelease, defaultRelease } from "../../contract/iceberg";
import { sparkImage } from "../../sandbox/images/spark";
import { paths } from "../../sandbox/shared/paths";
import { beyondTheCore } from "./support/beyond-the-core";
import { needsRealNode } from "./support/cluster";
import { platformIsUp } from "./support/sandbox";
import { smallJobs } from "./support/small-jobs";
import { driverLog } from "./support/spark-applications";

const table = "nessie.e2e_releases.prices";
const inCatalog = "e2e_releases.prices";
const rows = 3_000_000;
/** Of decimals in whose files dictionaries and plain pages are mixed, as in those of ordinary prices. */
const sum = "14999988563.37";
const check = `SELECT sum(price) AS total, count(*) AS rows FROM ${table}`;
const found = (total: string, count: number) => `rows: Row(total=Decimal('${total}'), rows=${count})`;

/** Runs statements with a release of Iceberg, and gives what the driver printed. */
async function run(name: string, release: IcebergRelease, sql: readonly string[]): Promise<string> {
  const conf = release === "1.5.2" ? { "spark.sql.iceberg.vectorization.enabled": "false" } : {};
  const trial = await smallJobs([{ name, image: sparkImage(release), conf, sql: sql.join(";") }], paths.kubeconfig);
  try {
    await trial.succeeds("up", "--yes", "--skip-preview");
    return await driverLog(name);
  } finally {
    await trial.pulumi("destroy", "--yes", "--skip-preview");
    await trial.end();
  }
}

// Objective: iceberg-newer
beyondTheCore("a table that Iceberg 1.5.2 has written", 4, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);
  after(() =>
    run("e2e-release-end", defaultRelease, [`DROP TABLE IF EXISTS ${table}`, "DROP NAMESPACE nessie.e2e_releases"]),
  );

  it("has the right sum with the guard, three million decimals long", async () => {
    const price = "CAST((id * 7919 % 1000003) / 100 AS decimal(15,2))";
    const log = await run("e2e-release-old", "1.5.2", [
      "CREATE NAMESPACE IF NOT EXISTS nessie.e2e_releases",
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} USING iceberg AS SELECT id, ${price} AS price FROM range(0, ${rows}, 1, 1)`,
      check,
    ]);
    expect(log).to.include(found(sum, rows));
  });

  it(`is read by vectors, written and maintained by ${defaultRelease}`, async () => {
    const log = await run("e2e-release-new", defaultRelease, [
      check,
      `INSERT INTO ${table} SELECT id + ${rows}, CAST(1.25 AS decimal(15,2)) FROM range(0, 1000, 1, 1)`,
      `DELETE FROM ${table} WHERE id >= ${rows + 500}`,
      `MERGE INTO ${table} t USING (SELECT ${rows}L AS id) u ON t.id = u.id WHEN MATCHED THEN UPDATE SET price = 2.25`,
      `CALL nessie.system.rewrite_data_files(table => '${inCatalog}', options => map('rewrite-all', 'true'))`,
      `ALTER TABLE ${table} SET TBLPROPERTIES ('gc.enabled' = 'true')`,
      `CALL nessie.system.expire_snapshots(table => '${inCatalog}', older_than => TIMESTAMP '2999-01-01 00:00:00', retain_last => 1)`,
      `SELECT count(*) AS snapshots FROM ${table}.snapshots`,
      check,
    ]);
    expect(log).to.include(found(sum, rows));
    expect(log).to.include("rows: Row(snapshots=1)");
    expect(log).to.include(found("14999989189.37", rows + 500));
  });

  it("is still read right by 1.5.2 then", async () => {
    expect(await run("e2e-release-back", "1.5.2", [check])).to.include(found("14999989189.37", rows + 500));
  });
});
