import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Restoration } from "../../../restore/plan";
import { restore } from "../../../restore/restore";
import { client, type LiveStore, storeIsUp } from "./support/live-store";

/** How many versions an answer has at most. */
const most = 1000;

describe("restoring a bucket with more versions than one answer has", function () {
  this.timeout("5m");
  const Bucket = `bucket-${randomBytes(6).toString("hex")}`;
  const prefix = "warehouse/";
  /**
   * Deleted objects that were not there, before all others: the first answer ends among the versions of the next
   * object.
   */
  const never = Array.from({ length: most - 2 }, (_, index) => `${prefix}0/${String(index)}`);
  const [often, once, overwritten] = ["a", "y", "z"].map((name) => prefix + name) as [string, string, string];
  let store: LiveStore;
  let owner: s3.S3Client;
  let at: Date;

  const put = (Key: string, Body: string) => owner.send(new s3.PutObjectCommand({ Bucket, Key, Body }));
  /** Of objects that are not there too: a bucket that keeps versions only marks. */
  const markDeleted = (keys: readonly string[]) =>
    owner.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } }));
  const contentOf = async (Key: string) =>
    (await owner.send(new s3.GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

  before(async function () {
    store = await storeIsUp.call(this);
    owner = client(store, store.users.owner);
    await owner.send(new s3.CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: "Enabled" as const };
    await owner.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    for (const key of [often, once, overwritten]) await put(key, "as it was");
    await put("elsewhere/b", "as it was");
    await sleep(1100);
    at = new Date();
    await sleep(1100);
    await markDeleted([...never, once, "elsewhere/b"]);
    for (let version = 0; version < 5; version += 1) await put(often, `damaged ${String(version)}`);
    await put(overwritten, "damaged");
  });

  const restored = async (execute: boolean) => {
    const found: Restoration[] = [];
    await restore(owner, { bucket: Bucket, prefix, at, execute, report: (one) => found.push(one) });
    return found.map(({ kind, key }) => `${kind} ${key}`);
  };

  it("takes two answers, between which one object's versions are divided", async () => {
    const listed = await owner.send(new s3.ListObjectVersionsCommand({ Bucket, Prefix: prefix }));
    expect(listed.IsTruncated).to.equal(true);
    expect(listed.NextKeyMarker).to.equal(often);
    expect(listed.Versions?.map(({ Key }) => Key)).to.deep.equal([often, often]);
  });

  it("finds every object that was deleted or overwritten, and no other", async () => {
    expect(await restored(false)).to.deep.equal([`copy ${often}`, `undelete ${once}`, `copy ${overwritten}`]);
  });

  it("brings each back", async () => {
    await restored(true);
    for (const key of [often, once, overwritten]) expect(await contentOf(key), key).to.equal("as it was");
    expect(await restored(false)).to.deep.equal([]);
  });
});
