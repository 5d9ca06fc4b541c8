import { eventLogFolder } from "../../contract/event-logs";
import { rolledLogPrefix } from "./event-logs";

/** What is allowed or denied to one of the bucket's users. */
interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly user: string;
  readonly actions: readonly string[];
  /** The bucket, or objects in it. */
  readonly resources: readonly string[];
}

/** Who works with the bucket, by the names that the store has for them or, at AWS, by their ARNs. */
export interface BucketUsers {
  /** Made the bucket. */
  readonly owner: string;
  /** Reads and writes all of it, event logs of other jobs aside. */
  readonly jobs: string;
  /** Reads event logs. Default: nobody, there is no History Server. */
  readonly history?: string | undefined;
}

/**
 * Lets each user do in the bucket what it is for, and nothing else. The owner is named too: objects belong to whoever
 * wrote them, and the bucket's owner could not even read those of the jobs. Only the owner deletes old versions: what
 * the keys of jobs delete or overwrite is there until a lifecycle rule removes it.
 * @see https://docs.ceph.com/en/pacific/radosgw/bucketpolicy/
 */
export function bucketPolicy(bucket: string, users: BucketUsers): string {
  const all = `arn:aws:s3:::${bucket}`;
  const statements: Statement[] = [
    {
      effect: "Allow",
      user: users.owner,
      actions: [...readWrite, "s3:GetObjectVersion", "s3:DeleteObjectVersion"],
      resources: [`${all}/*`],
    },
    // Ceph asks for the bucket, not for its objects, when several are deleted at once.
    { effect: "Allow", user: users.jobs, actions: [...listing, ...readWrite], resources: [all, `${all}/*`] },
    // A driver writes the events of its log once and never reads them: all jobs are one user to the store, and so no
    // job reads or deletes the events of another. Whether a log is complete stands beside them, which a driver has to
    // rename.
    {
      effect: "Deny",
      user: users.jobs,
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"],
      resources: [`${all}/${rolledLogPrefix}*/events_*`],
    },
    ...(users.history === undefined ? [] : readingLogs(all, users.history)),
  ];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ effect, user, actions, resources }) => ({
      Effect: effect,
      Principal: { AWS: [user.startsWith("arn:") ? user : `arn:aws:iam:::user/${user}`] },
      Action: actions,
      Resource: resources,
    })),
  });
}

function readingLogs(all: string, user: string): Statement[] {
  return [
    // Names of all objects are shown: limited to a prefix, Ceph answers 403 for what is absent, which Spark looks for.
    { effect: "Allow", user, actions: listing, resources: [all] },
    {
      effect: "Allow",
      user,
      actions: ["s3:GetObject"],
      resources: [`${all}/${eventLogFolder}`, `${all}/${eventLogFolder}/*`],
    },
  ];
}

const listing = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"];
const readWrite = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
];
