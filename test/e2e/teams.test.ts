import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { SparkApplicationArgs } from "../../components/spark/spark-application-args";
import type { Trial } from "../contract/engine/support/trial";
import { clientOf, clientOfTeam } from "./support/bucket";
import { clients, needsRealNode } from "./support/cluster";
import { jobStack } from "./support/platform-jobs";
import { platformIsUp, pulumi } from "./support/sandbox";
import { sqlProgram } from "./support/small-jobs";

/** What the stack tells of a team, as programs of other repositories read it. */
interface Context {
  readonly job: Omit<SparkApplicationArgs, "main">;
  readonly bucket: string;
}

/** A second team of stack dev, which only has what docs/teams.md tells to write. */
describe("Team analytics", function () {
  this.timeout("8m");
  const name = "e2e-team";
  const table = "nessie.e2e_team.visits";
  let context: Context;
  let trial: Trial | undefined;

  before(needsRealNode);
  before(platformIsUp);
  before(async () => {
    const output = await pulumi("stack", "output", "jobContext", "--json");
    context = (JSON.parse(output) as Record<string, Context>).analytics!;
  });
  after(async () => {
    await trial?.pulumi("destroy", "--yes", "--skip-preview");
    await trial?.end();
  });

  it("runs a job by its context alone, which writes a table and reads it again", async () => {
    const statements = [
      "CREATE NAMESPACE IF NOT EXISTS nessie.e2e_team",
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} (page string, seconds int) USING iceberg`,
      `INSERT INTO ${table} VALUES ("start", 41), ("end", 1)`,
      `SELECT sum(seconds) AS seconds FROM ${table}`,
    ];
    const args = {
      ...context.job,
      main: "sql.py",
      files: { "sql.py": sqlProgram },
      arguments: [name, statements.join(";")],
      driver: { memory: "512m", coreRequest: "100m", coreLimit: "2" },
      executor: { memory: "512m", coreRequest: "100m" },
      waitForCompletion: true,
    };
    trial = await jobStack([{ name, args }]);
    await trial.succeeds("up", "--yes", "--skip-preview");
    const log = await clients().core.readNamespacedPodLog({ namespace: "analytics", name: `${name}-driver` });
    expect(log).to.include("rows: Row(seconds=42)");
  });

  it("has the table's files and the event log of the job in its own bucket", async () => {
    const Bucket = context.bucket;
    expect(Bucket).to.equal("iceberg-test-analytics");
    for (const Prefix of ["warehouse/e2e_team/", "spark-events/eventlog_v2_"]) {
      const { KeyCount } = await (
        await clientOfTeam("analytics")
      ).send(new s3.ListObjectsV2Command({ Bucket, Prefix }));
      expect(KeyCount, Prefix).to.be.greaterThan(0);
    }
    const { KeyCount } = await (
      await clientOf("owner")
    ).send(new s3.ListObjectsV2Command({ Bucket: "iceberg-test", Prefix: "warehouse/e2e_team/" }));
    expect(KeyCount).to.equal(0);
  });
});
