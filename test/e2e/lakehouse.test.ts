import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execa } from "execa";
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
    "s3-integration-test": ["all rows come back", "a large object has its size", "what is deleted is gone"],
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

    it("knows from a driver that each of the lakehouse's jars is in its class path once", async () => {
      const { classpathEntries } = await history<{ classpathEntries: [string, string][] }>(
        `applications/${await newest("iceberg-operations")}/environment`,
      );
      const entries = classpathEntries.map(([path]) => path).filter((path) => path.startsWith(jars.folder));
      const wanted = jars.jars.map(
        ({ artifact, version, sandbox }) => `${artifact}-${sandbox?.version ?? version}.jar`,
      );
      expect(entries.map((path) => path.split("/").at(-1))).to.have.members(wanted);
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
  const client = new s3.S3Client({
    endpoint: objectStoreAddress("real").host,
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
