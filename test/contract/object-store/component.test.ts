import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { join } from "node:path";
import { checkout } from "../../../sandbox/paths";
import { Trial } from "../engine/support/trial";
import { client, type LiveStore, storeIsUp } from "./support/live-store";

const bucket = "tables";

/** The program's component, run by the engine, in a Ceph that runs. */
describe("ObjectStore, deployed to Ceph", function () {
  this.timeout("3m");
  let store: LiveStore;
  let trial: Trial | undefined;

  before(async function () {
    store = await storeIsUp.call(this);
    const { owner, jobs, history } = store.users;
    trial = await Trial.start(`
      import * as kubernetes from "@pulumi/kubernetes";
      import { ObjectStore } from ${JSON.stringify(join(checkout, "components/object-store"))};
      const provider = new kubernetes.Provider("rendered", { renderYamlToDirectory: "rendered" });
      const store = new ObjectStore("store", {
        endpoint: ${JSON.stringify(store.ceph.endpoint)},
        region: "us-east-1",
        pathStyle: true,
        bucket: "${bucket}",
        users: ${JSON.stringify({ owner, jobs, history })},
        jobKeysPath: "lakehouse/jobs",
        historyKeysPath: "lakehouse/history",
        eventLogDays: 30,
        keepData: false,
        jobNamespace: "jobs",
        historyNamespace: "lakehouse",
      }, { provider });
      export const secrets = [store.jobSecret, store.historySecret];
    `);
    await trial.succeeds("up", "--yes", "--skip-preview");
  });
  after(() => trial?.end());

  const as = (user: keyof LiveStore["users"]) => client(store, store.users[user]);
  const put = (user: keyof LiveStore["users"], Key: string) =>
    as(user).send(new s3.PutObjectCommand({ Bucket: bucket, Key, Body: "text" }));
  const get = (user: keyof LiveStore["users"], Key: string) =>
    as(user).send(new s3.GetObjectCommand({ Bucket: bucket, Key }));
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

  it("changes nothing when nothing changed, and finds no drift", async () => {
    await trial?.succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
    await trial?.succeeds("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("leaves no key in the stack's state", async () => {
    const state = await trial?.succeeds("stack", "export");
    for (const { accessKey, secretKey } of Object.values(store.users)) {
      expect(state?.includes(accessKey), "an access key").to.equal(false);
      expect(state?.includes(secretKey), "a secret key").to.equal(false);
    }
  });

  it("goes with its content, in a stack that does not keep data", async () => {
    await put("jobs", "warehouse/data");
    await trial?.succeeds("destroy", "--yes", "--skip-preview");
    expect(await refusal(as("owner").send(new s3.HeadBucketCommand({ Bucket: bucket })))).to.equal("NotFound");
  });
});
