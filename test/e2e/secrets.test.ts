import { expect } from "chai";
import { execa } from "execa";
import { objectStoreUsers } from "../../sandbox/services/object-store/object-store";
import { checkout } from "../../sandbox/shared/paths";
import { contentOf, keysUnder } from "./support/bucket";
import { needsRealNode } from "./support/cluster";
import { history, jobs, newest } from "./support/lakehouse";
import { allLogs, leaked, objectsButSecrets } from "./support/leaks";
import { programOf } from "./support/program";
import { platformIsUp, pulumi } from "./support/sandbox";
import { likeTestSparkPi, reaches, remove, submit } from "./support/spark-applications";

/** The sandbox's keys are drawn at random: found anywhere, they have been copied there. */
// Objective: secrets-hidden
describe("the object store's keys", function () {
  this.timeout("10m");
  const kept = "e2e-kept-executor";
  let keys: string[];
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    const { teams, ...users } = await objectStoreUsers();
    const ofTeams = Object.values(teams).flatMap(({ history, ...ofJobs }) => [ofJobs, ...(history ? [history] : [])]);
    keys = [...Object.values(users), ...ofTeams].flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]);
    // Two each of owner, jobs and History Server, and of the jobs and the History Server of each team of stack dev.
    expect(Object.keys(teams)).to.include("analytics");
    expect(keys).to.have.lengthOf(6 + 4 * Object.keys(teams).length);
  });
  // Executors go when their job ends, and their logs with them, unless it wants to keep them.
  before(async () => {
    const { spec, ...job } = await likeTestSparkPi(kept);
    const conf = { ...(spec.sparkConf as object), "spark.kubernetes.executor.deleteOnTermination": "false" };
    await submit({ ...job, spec: { ...spec, sparkConf: conf } });
    await reaches(kept, ["COMPLETED"]);
  });
  after(() => remove(kept));

  it("are in no object of the cluster but Secrets", async () => {
    const objects = await objectsButSecrets();
    expect(objects).to.include("AWS_SECRET_ACCESS_KEY");
    expect(leaked(keys, objects)).to.equal(0);
  });

  it("are in no pod's log", async () => {
    const logs = await allLogs();
    for (const pod of [
      ...jobs.map((job) => `/${job}-driver `),
      "-exec-1 ",
      "controller",
      "webhook",
      "/nessie-0 ",
      "/history-server",
    ]) {
      expect(
        [...logs.keys()].some((name) => name.includes(pod)),
        pod,
      ).to.equal(true);
    }
    for (const [name, log] of logs) expect(leaked(keys, log), name).to.equal(0);
  });

  it("are in no job's event log", async () => {
    const zstd = await programOf("zstd");
    const parts = (await keysUnder("spark-events/")).filter((key) => key.endsWith(".zstd"));
    let found = "";
    for (const part of parts) {
      const { stdout } = await execa(zstd, ["--decompress", "--stdout"], { input: await contentOf(part) });
      expect(leaked(keys, stdout), part).to.equal(0);
      if (stdout.includes('"Event":"SparkListenerEnvironmentUpdate"')) found += part;
    }
    // What would have them if any did: the settings of each job.
    for (const job of jobs) expect(found).to.include(`/eventlog_v2_${await newest(job)}/`);
  });

  it("are not plain in the stack's state or outputs", async () => {
    expect(leaked(keys, await pulumi("stack", "export"))).to.equal(0);
    expect(leaked(keys, await pulumi("stack", "output", "--show-secrets"))).to.equal(0);
  });

  it("are not in what the History Server shows", async () => {
    for (const job of jobs) {
      const environment = await history<object>(`applications/${await newest(job)}/environment`);
      expect(leaked(keys, JSON.stringify(environment)), job).to.equal(0);
    }
  });

  it("are not in the repository", async () => {
    // By standard input: what is on a command line everybody on the machine can read.
    const { exitCode } = await execa("git", ["grep", "--quiet", "--untracked", "--fixed-strings", "-f", "-"], {
      cwd: checkout,
      input: keys.join("\n"),
      reject: false,
    });
    expect(exitCode).to.equal(1);
  });
});
