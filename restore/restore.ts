import { CopyObjectCommand, DeleteObjectsCommand, GetBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import { byObject, objectVersions } from "./object-versions";
import { restorationOf, type Restoration } from "./plan";

export interface RestoreOptions {
  readonly bucket: string;
  /** How the keys of the objects start. */
  readonly prefix: string;
  /** When the objects were as they are wanted. */
  readonly at: Date;
  /** Whether to do it; otherwise only `report` learns what would be done. */
  readonly execute: boolean;
  /** Gets what is done to each object. */
  readonly report: (restoration: Restoration) => void;
}

/**
 * Brings the objects under a prefix back as they were at a time. What was made since stays. It may be ended at any
 * moment and run again.
 *
 * @returns how many objects had to be brought back
 * @throws where the bucket keeps no versions, and what the store answers
 */
export async function restore(client: S3Client, options: RestoreOptions): Promise<number> {
  const { bucket: Bucket, prefix, at, execute, report } = options;
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket }));
  if (Status === undefined) {
    throw new Error(`Bucket ${Bucket} keeps no versions: what was deleted or overwritten in it is gone.`);
  }
  let count = 0;
  for await (const versions of byObject(objectVersions(client, Bucket, prefix))) {
    const restoration = restorationOf(versions, at);
    if (restoration === undefined) continue;
    count += 1;
    report(restoration);
    if (execute) await bringBack(client, Bucket, restoration);
  }
  return count;
}

async function bringBack(client: S3Client, Bucket: string, restoration: Restoration): Promise<void> {
  const { key: Key } = restoration;
  if (restoration.kind === "copy") {
    const source = [Bucket, ...Key.split("/")].map(encodeURIComponent).join("/");
    const CopySource = `${source}?versionId=${encodeURIComponent(restoration.versionId)}`;
    await client.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
    return;
  }
  const Objects = restoration.markers.map((VersionId) => ({ Key, VersionId }));
  const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  const [first] = Errors;
  if (first) throw new Error(`${Key} cannot be brought back: the store answers ${String(first.Code)}.`);
}
