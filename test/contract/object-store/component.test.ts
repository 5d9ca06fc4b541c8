import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { objectVersions } from "../../../restore/object-versions";
import { checkout } from "../../../sandbox/shared/paths";
import type { UserRole } from "../../../sandbox/services/object-store/users";
import { Trial } from "../engine/support/trial";
import { client, type LiveStore, storeIsUp } from "./support/live-store";

const bucket = "tables";

/** What a request for several objects says of the first that it refused. */
function errorOf([first]: readonly s3._Error[]): Error {
  return Object.assign(new Error(), { name: first?.Code ?? "" });
}

/** The program's components, run by the engine, in a Ceph that runs. */
// Objective: s3-ceph
describe("a bucket, deployed to Ceph", function () {
  this.timeout("3m");
  let store: LiveStore;
  let trial: Trial | undefined;

  const program = ({ adopt = false } = {}) => {
    const { owner, jobs, history } = store.users;
    const room = (file: string) => JSON.stringify(join(checkout, "components", file));
    return `
      import * as kubernetes from "@pulumi/kubernetes";
      import { Bucket } from ${room("object-store/bucket")};
      import { storeProvider } from ${room("object-store/store-provider")};
      import { keyEntries } from ${room("object-store/store-user")};
      import { secretOf } from ${room("shared/secret")};
      const users = ${JSON.stringify({ owner, jobs, history })};
      const service = storeProvider("service", {
        url: ${JSON.stringify(store.ceph.endpoint)},
        region: "us-east-1",
        pathStyle: true,
        owner: users.owner,
      }, {});
      new Bucket("store", {
        name: "${bucket}",
        users: { owner: users.owner.name, jobs: users.jobs.name, history: users.history.name },
        atAws: false,
        eventLogDays: 30,
        oldVersionDays: 7,
        deletionProtection: false,
        adopt: ${adopt},
      }, { providers: [service] });
      const provider = new kubernetes.Provider("rendered", { renderYamlToDirectory: "rendered" });
      const { name, ...values } = users.jobs;
      secretOf("keys", { name: "object-store-jobs", namespace: "jobs", source: { values }, entries: keyEntries }, { provider });
    `;
  };

  before(async function () {
    store = await storeIsUp.call(this);
    trial = await Trial.start(program());
    await trial.succeeds("up", "--yes", "--skip-preview");
  });
  after(() => trial?.end());

  const as = (user: UserRole) => client(store, store.users[user]);
  const put = (user: UserRole, Key: string) =>
    as(user).send(new s3.PutObjectCommand({ Bucket: bucket, Key, Body: "text" }));
  const get = (user: UserRole, Key: string) => as(user).send(new s3.GetObjectCommand({ Bucket: bucket, Key }));
  const lose = async () => {
    for await (const versions of objectVersions(as("owner"), bucket)) {
      for (const { key: Key, versionId: VersionId } of versions) {
        await as("owner").send(new s3.DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
      }
    }
    await as("owner").send(new s3.DeleteBucketCommand({ Bucket: bucket }));
  };
  const refusal = (request: Promise<unknown>) =>
    request.then(
      () => "",
      (error: unknown) => (error as Error).name,
    );

  it("has the folder of event logs", async () => {
    const { ContentLength } = await get("history", "spark-events/.keep");
    expect(ContentLength).to.be.greaterThan(0);
  });

  it("lets jobs write, read, list and delete, several objects at once too", async () => {
    const Objects = [{ Key: "warehouse/one" }, { Key: "warehouse/two" }];
    for (const { Key } of Objects) await put("jobs", Key);
    await get("jobs", "warehouse/one");
    const request = new s3.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } });
    expect((await as("jobs").send(request)).Errors ?? []).to.deep.equal([]);
    const { KeyCount } = await as("jobs").send(new s3.ListObjectsV2Command({ Bucket: bucket, Prefix: "warehouse/" }));
    expect(KeyCount).to.equal(0);
  });

  it("lets the History Server read event logs, change nothing, and see no table", async () => {
    await put("jobs", "spark-events/eventlog_v2_one/events");
    await put("jobs", "warehouse/data");
    await get("history", "spark-events/eventlog_v2_one/events");
    expect(await refusal(get("history", "warehouse/data"))).to.equal("AccessDenied");
    expect(await refusal(put("history", "spark-events/eventlog_v2_two/events"))).to.equal("AccessDenied");
    const Key = "spark-events/eventlog_v2_one/events";
    const remove = as("history").send(new s3.DeleteObjectCommand({ Bucket: bucket, Key }));
    expect(await refusal(remove)).to.equal("AccessDenied");
    expect(await refusal(get("history", "spark-events/absent"))).to.equal("NoSuchKey");
  });

  it("lets the owner read what jobs have written", async () => {
    await put("jobs", "warehouse/data");
    await get("owner", "warehouse/data");
  });

  describe("keeps what the jobs' keys destroy:", () => {
    const Prefix = "warehouse/orders/";
    const files = ["metadata/v1.json", "data/one.parquet", "data/größe 1+1.parquet"].map((name) => Prefix + name);
    const text = async (Key: string) => (await get("jobs", Key)).Body?.transformToString();
    const versionsOf = (Key: string) =>
      as("owner").send(new s3.ListObjectVersionsCommand({ Bucket: bucket, Prefix: Key }));
    let undamaged: Date;

    const restore = (...args: string[]) => {
      const { accessKey, secretKey } = store.users.owner;
      const env = {
        AWS_ENDPOINT_URL: store.ceph.endpoint,
        AWS_ACCESS_KEY_ID: accessKey,
        AWS_SECRET_ACCESS_KEY: secretKey,
      };
      const command = ["run", "--silent", "restore", "--", bucket, Prefix, "--at", undamaged.toISOString(), ...args];
      return execa("npm", command, { cwd: checkout, env });
    };

    before(async () => {
      for (const Key of files) await put("jobs", Key);
      await setTimeout(1100);
      undamaged = new Date();
      await setTimeout(1100);
      await as("jobs").send(new s3.PutObjectCommand({ Bucket: bucket, Key: files[0], Body: "overwritten" }));
      for (const Key of files.slice(1)) await as("jobs").send(new s3.DeleteObjectCommand({ Bucket: bucket, Key }));
      await put("jobs", `${Prefix}data/new.parquet`);
    });

    it("they can delete no old version for good, and not end the keeping", async () => {
      const Key = files[1]!;
      const { Versions = [] } = await versionsOf(Key);
      const [{ VersionId } = {}] = Versions;
      const at = { Bucket: bucket, Key, VersionId };
      expect(await refusal(as("jobs").send(new s3.DeleteObjectCommand(at)))).to.equal("AccessDenied");
      const suspended = { Bucket: bucket, VersioningConfiguration: { Status: "Suspended" as const } };
      expect(await refusal(as("jobs").send(new s3.PutBucketVersioningCommand(suspended)))).to.equal("AccessDenied");
      expect((await versionsOf(Key)).Versions).to.have.length(1);
    });

    it("npm run restore lists what it would bring back, and changes nothing", async () => {
      const { stdout } = await restore();
      expect(stdout.split("\n").toSorted()).to.deep.equal(
        [
          `3 objects can be brought back as of ${undamaged.toISOString()}: add --yes to do it.`,
          `overwritten  ${files[0]!}`,
          ...files.slice(1).map((file) => `deleted      ${file}`),
        ].toSorted(),
      );
      expect(await refusal(get("jobs", files[1]!))).to.equal("NoSuchKey");
    });

    // Objective: s3-versions
    it("npm run restore --yes brings it back, for jobs to read and write, and lets be what came since", async () => {
      const { stdout } = await restore("--yes");
      expect(stdout).to.include("3 objects brought back");
      for (const file of files) expect(await text(file)).to.equal("text");
      expect(await text(`${Prefix}data/new.parquet`)).to.equal("text");
      for (const file of files) await put("jobs", file);
    });

    it("a second run finds nothing to do", async () => {
      expect((await restore("--yes")).stdout).to.include("Nothing was deleted or overwritten there since");
    });

    it("old versions and marks of deletion go when their days are over", async function () {
      this.timeout("6m");
      await as("jobs").send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: files[1] }));
      await put("jobs", files[0]!);
      const old = async () => {
        const { Versions = [], DeleteMarkers = [] } = await versionsOf(Prefix);
        return [...Versions.filter(({ IsLatest }) => !IsLatest), ...DeleteMarkers].map(({ Key }) => Key);
      };
      // A day of a lifecycle rule takes a second here. A mark goes in the run after that of its last version, and a run
      // that meets the gateway's own waits until the gateway's lock of 90 seconds is free.
      const deadline = Date.now() + 300_000;
      while ((await old()).length > 0 && Date.now() < deadline) {
        await setTimeout(1000);
        await store.ceph.admin("lc", "process", "--rgw-lc-debug-interval=1");
      }
      expect(await old(), await store.ceph.admin("lc", "list")).to.deep.equal([]);
      const { Versions = [] } = await versionsOf(Prefix);
      expect(Versions.map(({ Key }) => Key)).to.have.members([files[0], files[2], `${Prefix}data/new.parquet`]);
    });
  });

  it("lets a job publish nothing", async () => {
    const at = { Bucket: bucket, Key: "warehouse/published" };
    await as("jobs").send(new s3.PutObjectCommand({ ...at, Body: "text", ACL: "public-read" }));
    await as("jobs").send(new s3.PutObjectAclCommand({ ...at, ACL: "public-read" }));
    const answer = await fetch(`${store.ceph.endpoint}/${at.Bucket}/${at.Key}`);
    expect(answer.status).to.equal(403);
    await get("jobs", at.Key);
    await get("owner", at.Key);
  });

  it("lets a job write its event log, and neither read nor delete the events of another", async () => {
    const folder = "spark-events/eventlog_v2_spark-1";
    const log = `${folder}/events_1_spark-1.zstd`;
    const status = `${folder}/appstatus_spark-1`;
    await put("jobs", log);
    await put("jobs", `${status}.inprogress`);
    // What S3A's renaming of the status comes to.
    const CopySource = `${bucket}/${status}.inprogress`;
    await as("jobs").send(new s3.CopyObjectCommand({ Bucket: bucket, Key: status, CopySource }));
    await as("jobs").send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: `${status}.inprogress` }));
    expect(await refusal(get("jobs", log))).to.equal("AccessDenied");
    const { Versions: [version] = [] } = await as("owner").send(
      new s3.ListObjectVersionsCommand({ Bucket: bucket, Prefix: log }),
    );
    const at = { Bucket: bucket, Key: log, VersionId: version?.VersionId };
    expect(await refusal(as("jobs").send(new s3.GetObjectCommand(at)))).to.equal("AccessDenied");
    const remove = as("jobs").send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: log }));
    expect(await refusal(remove)).to.equal("AccessDenied");
    const request = new s3.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: log }] } });
    expect(
      await refusal(
        as("jobs")
          .send(request)
          .then(({ Errors = [] }) => Promise.reject(errorOf(Errors))),
      ),
    ).to.equal("AccessDenied");
    await get("history", log);
  });

  describe("in a stack", () => {
    it("changes nothing when nothing changed, and finds no drift", async () => {
      await trial?.succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
      await trial?.succeeds("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    });

    it("leaves no key in the stack's state", async () => {
      const state = await trial?.succeeds("stack", "export");
      const { owner, jobs, history } = store.users;
      for (const { accessKey, secretKey } of [owner, jobs, history]) {
        expect(state?.includes(accessKey), "an access key").to.equal(false);
        expect(state?.includes(secretKey), "a secret key").to.equal(false);
      }
    });

    // Objective: guide-bucket
    it("whose state was lost, becomes the stack's again with all its objects", async () => {
      await put("jobs", "warehouse/kept");
      await trial?.succeeds("stack", "rm", "--force", "--yes");
      const { exitCode, output } = (await trial?.pulumi("up", "--yes", "--skip-preview"))!;
      expect([exitCode, output.includes("BucketAlreadyExists")], output).to.deep.equal([1, true]);
      await trial?.write({ "index.ts": program({ adopt: true }) });
      await trial?.succeeds("up", "--yes", "--skip-preview");
      await trial?.write({ "index.ts": program() });
      await trial?.succeeds("up", "--yes", "--skip-preview");
      await trial?.succeeds("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
      await get("jobs", "warehouse/kept");
    });

    // Objective: guide-bucket
    it("that was lost itself, is made again by `pulumi up --refresh`, empty", async () => {
      await lose();
      await trial?.succeeds("up", "--yes", "--skip-preview", "--refresh");
      await put("jobs", "warehouse/data");
      await get("history", "spark-events/.keep");
      expect(await refusal(get("jobs", "warehouse/kept"))).to.equal("NoSuchKey");
    });

    it("goes with its content, in a stack that does not keep data", async () => {
      await put("jobs", "warehouse/data");
      await trial?.succeeds("destroy", "--yes", "--skip-preview");
      expect(await refusal(as("owner").send(new s3.HeadBucketCommand({ Bucket: bucket })))).to.equal("NotFound");
    });
  });
});
