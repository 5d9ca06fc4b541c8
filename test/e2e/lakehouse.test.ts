import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import jars from "../../images/jars.json";
import { objectStoreAddress, objectStoreUsers } from "../../sandbox/object-store/object-store";
import { checkout } from "../../sandbox/paths";
import { clients, eventually, needsRealNode } from "./support/cluster";
import { kubectl, platformIsUp, pulumi } from "./support/sandbox";
import { driverLog, getSparkApplication } from "./support/spark-applications";

const namespace = "lakehouse";
const bucket = "iceberg-test";
const jobs = ["test-spark-pi", "s3-integration-test", "iceberg-operations"];

describe("the lakehouse", function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  for (const [name, answers] of Object.entries({
    "s3-integration-test": [
      "a finished write was committed without copies",
      "ORC is committed in the same way",
      "all rows come back",
      "a large object has its size",
      "what is deleted is gone",
    ],
    "iceberg-operations": [
      "MERGE updates and inserts",
      "columns are added and renamed",
      "the first snapshot has the first rows and columns",
      "compaction brings all files into the new partitioning",
      "expired snapshots are gone",
      "until the branch is merged",
      "a merge that conflicts is refused",
      "a tag names this state",
    ],
  })) {
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
    const wanted = [...jars.jars.map((jar) => ({ ...jar, ...jar.sandbox })), ...jars.sparkModules].map(
      ({ artifact, version, sha256 }) => ({ path: `${jars.folder}/${artifact}-${version}.jar`, sha256 }),
    );
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
    it("has the tables' data and metadata", async () => {
      const keys = await keysUnder("warehouse/");
      expect(keys.some((key) => key.endsWith(".parquet"))).to.equal(true);
      expect(keys.some((key) => key.endsWith(".metadata.json"))).to.equal(true);
    });

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

  describe("the catalog", () => {
    it("has its tables and branches after a restart", async () => {
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
    });
  });

  describe("its keys", () => {
    let keys: string[];
    before(async () => {
      keys = Object.values(await objectStoreUsers()).flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]);
    });
    const leaked = (text: string) => keys.filter((key) => text.includes(key)).length;

    it("are in no object of the cluster but Secrets", async () => {
      const kinds = (await kubectl("api-resources", "--verbs=list", "-o", "name")).split("\n").filter(Boolean);
      const others = kinds.filter((kind) => kind !== "secrets");
      const objects = await kubectl("get", others.join(), "-A", "-o", "json", "--show-managed-fields");
      expect(objects).to.include("AWS_SECRET_ACCESS_KEY");
      expect(leaked(objects)).to.equal(0);
    });

    it("are in no pod's log", async () => {
      for (const job of jobs) expect(leaked(await driverLog(job)), job).to.equal(0);
      for (const workload of ["statefulset/nessie", "deployment/history-server"]) {
        expect(leaked(await kubectl("logs", "-n", namespace, workload)), workload).to.equal(0);
      }
    });

    it("are not plain in the stack's state or outputs", async () => {
      expect(leaked(await pulumi("stack", "export"))).to.equal(0);
      expect(leaked(await pulumi("stack", "output", "--show-secrets"))).to.equal(0);
    });

    it("are not in what the History Server shows", async () => {
      for (const job of jobs) {
        const environment = await history<object>(`applications/${await newest(job)}/environment`);
        expect(leaked(JSON.stringify(environment)), job).to.equal(0);
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
});

/** Asks the History Server's API, https://spark.apache.org/docs/3.5.5/monitoring.html#rest-api. */
async function history<T>(path: string): Promise<T> {
  return JSON.parse(await raw("history-server:18080", `api/v1/${path}`)) as T;
}

/** The catalog's branches and tags, with their commits. */
async function references(): Promise<string> {
  return raw("nessie:19120", "api/v2/trees");
}

const raw = (service: string, path: string) =>
  kubectl("get", "--raw", `/api/v1/namespaces/${namespace}/services/${service}/proxy/${path}`);

/** The application ID of a job's last run. */
async function newest(job: string): Promise<string> {
  const all = await history<{ id: string; name: string }[]>("applications");
  const run = all.find(({ name }) => name === job);
  if (!run) throw new Error(`the History Server does not show ${job}`);
  return run.id;
}

async function keysUnder(Prefix: string): Promise<string[]> {
  const { owner } = await objectStoreUsers();
  const { host, authority } = objectStoreAddress("real");
  const client = new s3.S3Client({
    endpoint: host,
    requestHandler: { httpsAgent: new Agent({ ca: await readFile(authority) }) },
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: owner.accessKey, secretAccessKey: owner.secretKey },
  });
  const keys: string[] = [];
  for await (const page of s3.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix })) {
    keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
  }
  return keys;
}
