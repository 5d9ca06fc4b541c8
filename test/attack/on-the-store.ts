import * as s3 from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import { get } from "node:https";
import { objectStoreAddress } from "../../sandbox/services/object-store/object-store";
import { bucket as Bucket, clientOf, keysUnder } from "../e2e/support/bucket";
import type { Attempt } from "./attempt";

const jobs = () => clientOf("jobs");
const history = () => clientOf("history");

/** An object that jobs write and that the tests take away again. */
export const planted = { Bucket, Key: "warehouse/attack/planted" };

async function eventsOfSomeJob(): Promise<string> {
  const key = (await keysUnder("spark-events/")).find((name) => /\/events_\d+_/.test(name));
  if (key === undefined) throw new Error("no job has left an event log");
  return key;
}

async function oldVersion(): Promise<s3.DeleteObjectCommandInput> {
  const { Versions = [] } = await (
    await clientOf("owner")
  ).send(new s3.ListObjectVersionsCommand({ Bucket, Prefix: planted.Key }));
  return { ...planted, VersionId: Versions[0]?.VersionId };
}

/** Asks for an object as anybody does who has no keys. */
async function withoutKeys({ Key }: { readonly Key: string }): Promise<void> {
  const { host, authority } = objectStoreAddress("real");
  const ca = await readFile(authority);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    get(`${host}/${Bucket}/${Key}`, { ca }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
  if (status !== 200) throw new Error(`AccessDenied: status ${String(status)}`);
}

const byBucketPolicy = { refusedBy: "bucket policy", says: /AccessDenied/ };

const byJobs: Attempt[] = [
  {
    tries: "permanently delete an old version",
    run: async () => (await jobs()).send(new s3.DeleteObjectCommand(await oldVersion())),
  },
  {
    tries: "suspend versioning",
    run: async () =>
      (await jobs()).send(
        new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
      ),
  },
  {
    tries: "add a lifecycle rule that expires all objects",
    run: async () =>
      (await jobs()).send(
        new s3.PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules: [{ Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }] },
        }),
      ),
  },
  {
    tries: "change the bucket policy",
    run: async () => (await jobs()).send(new s3.PutBucketPolicyCommand({ Bucket, Policy: "{}" })),
  },
  {
    tries: "read the events of another job",
    run: async () => (await jobs()).send(new s3.GetObjectCommand({ Bucket, Key: await eventsOfSomeJob() })),
  },
  {
    tries: "delete the events of another job",
    run: async () => (await jobs()).send(new s3.DeleteObjectCommand({ Bucket, Key: await eventsOfSomeJob() })),
  },
].map((attempt) => ({ who: "jobs' keys", ...byBucketPolicy, ...attempt }));

const byHistory: Attempt[] = [
  {
    tries: "read a table",
    run: async () => (await history()).send(new s3.GetObjectCommand(planted)),
  },
  {
    tries: "write an object",
    run: async () => (await history()).send(new s3.PutObjectCommand({ ...planted, Body: "" })),
  },
  {
    tries: "delete an event log",
    run: async () => (await history()).send(new s3.DeleteObjectCommand({ Bucket, Key: await eventsOfSomeJob() })),
  },
].map((attempt) => ({ who: "History Server's keys", ...byBucketPolicy, ...attempt }));

/** What is tried at the object store, on objects of the tests' own or where a success would change nothing. */
export const attemptsOnTheStore: readonly Attempt[] = [
  ...byJobs,
  ...byHistory,
  {
    ...{ who: "anybody", tries: "read an object that a job has published", refusedBy: "ignored public ACLs" },
    says: /AccessDenied: status 403/,
    run: async () => {
      await (await jobs()).send(new s3.PutObjectAclCommand({ ...planted, ACL: "public-read" }));
      await withoutKeys(planted);
    },
  },
];
