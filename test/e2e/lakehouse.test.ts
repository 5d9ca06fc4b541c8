import { expect } from "chai";
import { defaultRelease } from "../../contract/iceberg";
import jars from "../../images/jars.json";
import { jarsWith } from "../../sandbox/images/jars";
import { keysUnder } from "./support/bucket";
import { eventually, needsRealNode } from "./support/cluster";
import { history, jobs, lakehouseNamespace as namespace, newest } from "./support/lakehouse";
import { kubectl, platformIsUp } from "./support/sandbox";
import { driverLog, getSparkApplication } from "./support/spark-applications";

describe("the lakehouse", function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  for (const [name, answers] of Object.entries({
    "s3-integration-test": [
      "a finished write was committed by magic",
      "ORC is committed in the same way",
      "all rows come back",
      "a large object has its size",
      "it was uploaded in parts",
      "it is read back as it was written",
      "what is deleted is gone",
    ],
    "iceberg-operations": [
      "MERGE updates and inserts",
      "columns are added and renamed",
      "the first snapshot has the first rows and columns",
      "compaction brings all files into the new partitioning",
      "expired snapshots are gone",
      "data and metadata are in the warehouse",
      "the metadata is an object of the bucket",
      "each file of the data is an object of the bucket",
      "until the branch is merged",
      "a merge that conflicts is refused",
      "a tag names this state",
      "nothing of the run is left",
    ],
  })) {
    // Objective: job-s3-iceberg
    describe(name, () => {
      it("is COMPLETED", async () => {
        const job = await getSparkApplication(name);
        expect(job?.status?.applicationState?.state).to.equal("COMPLETED");
      });

      it("got the right answers, by its driver's log", async () => {
        const log = await driverLog(name);
        for (const answer of answers) expect(log).to.include(`ok: ${answer}`);
      });
    });
  }

  describe("the History Server", () => {
    it("shows the three jobs, and that they have ended", async () => {
      const shown = await eventually("three jobs in the History Server", 60, async () => {
        const all = await history<{ name: string; attempts: { completed: boolean }[] }[]>("applications");
        const ended = all.filter(({ attempts }) => attempts.at(-1)?.completed).map(({ name }) => name);
        return jobs.every((job) => ended.includes(job)) ? ended : undefined;
      });
      expect(shown).to.include.members(jobs);
    });

    it("opens a job's stages", async () => {
      const stages = await history<{ status: string }[]>(`applications/${await newest("test-spark-pi")}/stages`);
      expect(stages.map(({ status }) => status)).to.include("COMPLETE");
    });
  });

  describe("the image of jobs", () => {
    const wanted = jarsWith(defaultRelease, jars).map(({ artifact, version, sha256 }) => ({
      path: `${jars.folder}/${artifact}-${version}.jar`,
      sha256,
    }));
    const paths = wanted.map(({ path }) => path);
    const inHistoryServer = (...command: string[]) =>
      kubectl("exec", "-n", namespace, "deployment/history-server", "--", ...command);

    it("has the jars of images/jars.json in its class path, in their order", async () => {
      expect((await inHistoryServer("printenv", "SPARK_DIST_CLASSPATH")).trim().split(":")).to.deep.equal(paths);
    });

    it("has them in this order in a running driver and executor, and none twice", async () => {
      const log = await driverLog("iceberg-operations");
      for (const role of ["driver", "executor"]) {
        expect(log).to.include(`ok: the ${role} has the image's jars in their order behind Spark's own`);
        expect(log).to.include(`ok: the ${role} has no jar twice`);
      }
    });

    it("has no other, and each with its sha256", async () => {
      const sums = await inHistoryServer("sh", "-c", `sha256sum ${jars.folder}/*`);
      expect(sums.trim().split("\n")).to.have.members(wanted.map(({ path, sha256 }) => `${sha256}  ${path}`));
    });
  });

  describe("the bucket", () => {
    it("has nothing more of the table that iceberg-operations has dropped", async () => {
      const run = (await newest("iceberg-operations")).replaceAll("-", "_");
      expect(await keysUnder(`warehouse/${run}/`)).to.deep.equal([]);
    });

    // Objective: event-logs
    it("has the event log of each job, rolled and compressed", async () => {
      const keys = await keysUnder("spark-events/");
      for (const job of jobs) {
        const log = `spark-events/eventlog_v2_${await newest(job)}/`;
        expect(
          keys.filter((key) => key.startsWith(log) && key.endsWith(".zstd")),
          job,
        ).not.to.deep.equal([]);
      }
    });
  });
});
