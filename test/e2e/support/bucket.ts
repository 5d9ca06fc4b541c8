import * as s3 from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import { objectStoreAddress, objectStoreUsers } from "../../../sandbox/services/object-store/object-store";
import type { Keys, UserRole } from "../../../sandbox/services/object-store/users";

export const bucket = "iceberg-test";

/** Keys of the bucket's objects that start so. */
export async function keysUnder(Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of s3.paginateListObjectsV2({ client: await owner() }, { Bucket: bucket, Prefix })) {
    keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
  }
  return keys;
}

export async function contentOf(Key: string): Promise<Uint8Array> {
  const { Body } = await (await owner()).send(new s3.GetObjectCommand({ Bucket: bucket, Key }));
  if (!Body) throw new Error(`${Key} has no content`);
  return Body.transformToByteArray();
}

export async function put(Key: string, Body: Uint8Array): Promise<void> {
  await (await owner()).send(new s3.PutObjectCommand({ Bucket: bucket, Key, Body }));
}

/** Takes all objects away whose keys start so. */
export async function removeUnder(prefix: string): Promise<void> {
  const client = await owner();
  for (const Key of await keysUnder(prefix)) await client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key }));
}

const owner = (): Promise<s3.S3Client> => clientOf("owner");

/** A client with the keys of one of the store's users. */
export async function clientOf(user: UserRole): Promise<s3.S3Client> {
  return clientWith((await objectStoreUsers())[user]);
}

/** A client with the keys of the jobs of a team beside the first. */
export async function clientOfTeam(team: string): Promise<s3.S3Client> {
  const { teams } = await objectStoreUsers();
  return clientWith(known(teams[team], team));
}

/** A client with the keys that the History Server of a team beside the first has, or would have. */
export async function clientOfHistory(team: string): Promise<s3.S3Client> {
  const { teams } = await objectStoreUsers();
  return clientWith(known(teams[team]?.history, team));
}

function known(keys: Keys | undefined, team: string): Keys {
  if (keys === undefined) throw new Error(`Team ${team} lacks a user of the object store: run \`npm run up\`.`);
  return keys;
}

async function clientWith({ accessKey, secretKey }: Keys): Promise<s3.S3Client> {
  const { host, authority } = objectStoreAddress("real");
  return new s3.S3Client({
    endpoint: host,
    requestHandler: { httpsAgent: new Agent({ ca: await readFile(authority) }) },
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
}
