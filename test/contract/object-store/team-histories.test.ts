import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { join } from "node:path";
import { teamBucket } from "../../../contract/event-logs";
import { checkout } from "../../../sandbox/shared/paths";
import { ensureUsers, type Keys } from "../../../sandbox/services/object-store/users";
import { Trial } from "../engine/support/trial";
import { client, type LiveStore, storeIsUp } from "./support/live-store";

const bucket = "shared-lake";
const events = "spark-events/eventlog_v2_spark-1/events_1_spark-1.zstd";

/** A bucket and its users. */
interface Side {
  readonly name: string;
  readonly jobs: Keys & { readonly name: string };
  readonly history: Keys & { readonly name: string };
}

/**
 * The buckets of two teams with a History Server each, deployed to a Ceph that runs, with users as the sandbox has
 * them.
 */
describe("the buckets of two teams with a History Server each, deployed to Ceph", function () {
  this.timeout("3m");
  let store: LiveStore;
  let trial: Trial | undefined;
  let sides: readonly [first: Side, second: Side];

  const program = () => {
    const room = (file: string) => JSON.stringify(join(checkout, "components/object-store", file));
    const { owner } = store.users;
    const places = sides.map(({ name, jobs, history }) => ({ name, jobs: jobs.name, history: history.name }));
    return `
      import { Bucket } from ${room("bucket")};
      import { storeProvider } from ${room("store-provider")};
      const owner = ${JSON.stringify(owner)};
      const url = ${JSON.stringify(store.ceph.endpoint)};
      const service = storeProvider("service", { url, region: "us-east-1", pathStyle: true, owner }, {});
      for (const { name, ...users } of ${JSON.stringify(places)}) {
        new Bucket(name, {
          name,
          users: { owner: owner.name, ...users },
          atAws: false,
          eventLogDays: 30,
          oldVersionDays: 7,
          deletionProtection: false,
        }, { providers: [service] });
      }
    `;
  };

  before(async function () {
    store = await storeIsUp.call(this);
    const { jobs, history, teams } = await ensureUsers(store.ceph, store.folder, ["analytics"]);
    const { history: reader, ...analytics } = teams.analytics!;
    sides = [
      { name: bucket, jobs, history },
      { name: teamBucket(bucket, "analytics"), jobs: analytics, history: reader! },
    ];
    trial = await Trial.start(program());
    await trial.succeeds("up", "--yes", "--skip-preview");
    for (const { name, jobs: keys } of sides) {
      await client(store, keys).send(new s3.PutObjectCommand({ Bucket: name, Key: events, Body: name }));
    }
  });
  after(async () => {
    await trial?.succeeds("destroy", "--yes", "--skip-preview");
    await trial?.end();
  });

  const reads = async (reader: Side, Bucket: string) => {
    const answer = await client(store, reader.history).send(new s3.GetObjectCommand({ Bucket, Key: events }));
    return answer.Body?.transformToString();
  };
  const refusal = (request: Promise<unknown>) =>
    request.then(
      () => "",
      (error: unknown) => (error as Error).name,
    );

  it("let each server read the event logs of its team", async () => {
    for (const side of sides) expect(await reads(side, side.name)).to.equal(side.name);
  });

  it("let no server read, list or delete those of the other", async () => {
    for (const [index, side] of sides.entries()) {
      const { name: Bucket } = sides[1 - index]!;
      const keys = client(store, side.history);
      expect(await refusal(reads(side, Bucket)), side.name).to.equal("AccessDenied");
      expect(await refusal(keys.send(new s3.ListObjectsV2Command({ Bucket }))), side.name).to.equal("AccessDenied");
      const remove = keys.send(new s3.DeleteObjectCommand({ Bucket, Key: events }));
      expect(await refusal(remove), side.name).to.equal("AccessDenied");
    }
  });

  it("have the same users at the next start of the store", async () => {
    const users = await ensureUsers(store.ceph, store.folder, ["analytics"]);
    expect(users.teams.analytics).to.deep.equal({ ...sides[1].jobs, history: sides[1].history });
  });
});
