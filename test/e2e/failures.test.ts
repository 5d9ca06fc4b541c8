import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { PulumiResult } from "../../sandbox/pulumi-cli/pulumi-cli";
import { objectStoreUsers, sandboxCeph, startObjectStore } from "../../sandbox/services/object-store/object-store";
import { paths } from "../../sandbox/shared/paths";
import { daemons } from "../../sandbox/shared/processes";
import type { Trial } from "../contract/engine/support/trial";
import { eventually, needsRealNode } from "./support/cluster";
import { allLogs, leaked, objectsButSecrets } from "./support/leaks";
import { platformIsUp } from "./support/sandbox";
import { makeKeys, removeKeys, smallJobs, type SmallJob } from "./support/small-jobs";
import { driverLog, getSparkApplication, remove } from "./support/spark-applications";

/** Keys that nobody has: found anywhere but in the Secrets, they have been copied there. */
const planted = ["PLANTEDACCESSKEY0001", "planted-secret-key-0001"] as const;
const nobody = "http://nobody.lakehouse.svc";

interface Failure extends Omit<SmallJob, "name" | "sql"> {
  /** Default: a statement that needs nothing. */
  readonly sql?: string;
  readonly because: string;
  readonly says: RegExp;
}

const failures: Readonly<Record<string, Failure>> = {
  "unknown-key": {
    because: "the store does not know its key",
    secret: "unknown-key",
    says: /object store refuses the job/,
  },
  "wrong-key": { because: "its key is wrong", secret: "wrong-key", says: /object store refuses the job/ },
  "expired-key": { because: "its user was suspended", secret: "expired-key", says: /object store refuses the job/ },
  "no-bucket": {
    because: "the bucket of its event log is missing",
    conf: { "spark.eventLog.dir": "s3a://absent/spark-events/" },
    says: /bucket absent does not exist/,
  },
  "no-prefix": {
    because: "the folder of its event log is missing",
    conf: { "spark.eventLog.dir": "s3a://iceberg-test/absent/" },
    says: /s3a:..iceberg-test.absent does not/,
  },
  "no-store": {
    because: "there is no store",
    conf: { "spark.hadoop.fs.s3a.endpoint": nobody },
    says: /object store .* does not answer/,
  },
  "no-catalog": {
    because: "Nessie cannot be reached",
    conf: { "spark.sql.catalog.nessie.uri": `${nobody}:19120/api/v2` },
    sql: "SHOW NAMESPACES IN nessie",
    says: /catalog Nessie does not answer at http:..nobody/,
  },
  "no-warehouse": {
    because: "the bucket of its tables is missing",
    conf: { "spark.sql.catalog.nessie.warehouse": "s3://absent/warehouse" },
    sql: "CREATE NAMESPACE IF NOT EXISTS nessie.e2e_absent;CREATE TABLE nessie.e2e_absent.one AS SELECT 1 AS id",
    // Iceberg's client does not name it.
    says: /The bucket does not exist/,
  },
};

describe("a job that fails", function () {
  this.timeout("10m");
  let trial: Trial;
  let output = "";
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    const { jobs } = await objectStoreUsers();
    const ceph = sandboxCeph("real");
    const expired = JSON.parse(
      await ceph
        .admin("user", "create", "--uid=e2e-expired", "--display-name=expired")
        .catch(() => ceph.admin("user", "info", "--uid=e2e-expired")),
    ) as { keys: [{ access_key: string; secret_key: string }] };
    await ceph.admin("user", "suspend", "--uid=e2e-expired");
    await makeKeys("unknown-key", planted[0], jobs.secretKey);
    await makeKeys("wrong-key", jobs.accessKey, planted[1]);
    await makeKeys("expired-key", expired.keys[0].access_key, expired.keys[0].secret_key);
    const all = Object.entries(failures).map(([name, job]) => ({ sql: "SELECT 1", ...job, name: `e2e-${name}` }));
    trial = await smallJobs(all, paths.kubeconfig);
    const result = await trial.pulumi("up", "--yes", "--skip-preview");
    expect(result.exitCode).not.to.equal(0);
    output = result.output;
  });
  after(async () => {
    await trial.pulumi("destroy", "--yes", "--skip-preview");
    await trial.end();
    for (const name of ["unknown-key", "wrong-key", "expired-key"]) await removeKeys(name);
    await sandboxCeph("real").admin("user", "rm", "--uid=e2e-expired");
  });

  for (const [name, { because, says }] of Object.entries(failures)) {
    // Objective: job-explains
    it(`because ${because} is told so by \`pulumi up\``, () => {
      const sentence = output.split("\n").find((line) => line.includes(`Spark job e2e-${name} failed`));
      expect(sentence, output).to.match(says);
    });
  }

  it("leaves its keys in no object but Secrets, no log and no state", async () => {
    expect(leaked(planted, output)).to.equal(0);
    expect(leaked(planted, await objectsButSecrets())).to.equal(0);
    for (const [container, log] of await allLogs()) expect(leaked(planted, log), container).to.equal(0);
    expect(leaked(planted, await trial.succeeds("stack", "export"))).to.equal(0);
  });
});

describe("a job whose object store goes away", function () {
  this.timeout("10m");
  const name = "e2e-outage";
  let trial: Trial;
  let running: Promise<PulumiResult>;
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    const write = "INSERT OVERWRITE DIRECTORY 's3a://iceberg-test/e2e-outage' USING parquet SELECT 1 AS one";
    trial = await smallJobs([{ name, sql: Array<string>(40).fill(write).join(";") }], paths.kubeconfig);
    running = trial.pulumi("up", "--yes", "--skip-preview");
  });
  after(async () => {
    await startObjectStore("real", () => undefined);
    await trial.pulumi("destroy", "--yes", "--skip-preview");
    await trial.end();
  });

  /** How often it has written. */
  const writes = async () =>
    (await driverLog(name).catch(() => "")).split("\n").filter((line) => line.startsWith("rows:")).length;
  const writesMoreThan = (count: number) =>
    eventually("a write", 180, async () => ((await writes()) > count ? true : undefined));

  // Objective: store-outage
  it("goes on when it is back soon", async () => {
    await writesMoreThan(1);
    await daemons.stop("radosgw", 5);
    await sleep(10_000);
    const before = await writes();
    await startObjectStore("real", () => undefined);
    await writesMoreThan(before + 1);
  });

  it("fails with the reason when it stays away", async () => {
    await daemons.stop("radosgw", 5);
    const { exitCode, output } = await running;
    expect(exitCode).not.to.equal(0);
    expect(output).to.match(/Spark job e2e-outage failed: The object store (\S+ )?does not answer/);
  });

  it("succeeds when it is run again after that", async () => {
    await startObjectStore("real", () => undefined);
    await remove(name);
    await trial.succeeds("up", "--yes", "--skip-preview", "--refresh");
    expect((await getSparkApplication(name))?.status?.applicationState?.state).to.equal("COMPLETED");
  });
});
