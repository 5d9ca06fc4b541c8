/** What may be allowed to one of the bucket's users. */
interface Grant {
  readonly user: string;
  readonly actions: readonly string[];
  /** The bucket, or objects in it. */
  readonly resources: readonly string[];
}

/** Who works with the bucket, by the names that the store has for them or, at AWS, by their ARNs. */
export interface BucketUsers {
  /** Made the bucket. */
  readonly owner: string;
  /** Reads and writes all of it. */
  readonly jobs: string;
  /** Reads event logs. */
  readonly history: string;
}

/**
 * Lets each user do in the bucket what it is for, and nothing else. The owner is named too: objects belong to whoever
 * wrote them, and the bucket's owner could not even read those of the jobs.
 * @see https://docs.ceph.com/en/pacific/radosgw/bucketpolicy/
 */
export function bucketPolicy(bucket: string, users: BucketUsers, eventLogFolder: string): string {
  const all = `arn:aws:s3:::${bucket}`;
  const grants: Grant[] = [
    { user: users.owner, actions: readWrite, resources: [`${all}/*`] },
    // Ceph asks for the bucket, not for its objects, when several are deleted at once.
    { user: users.jobs, actions: [...listing, ...readWrite], resources: [all, `${all}/*`] },
    // Names of all objects are shown: limited to a prefix, Ceph answers 403 for what is absent, which Spark looks for.
    { user: users.history, actions: listing, resources: [all] },
    {
      user: users.history,
      actions: ["s3:GetObject"],
      resources: [`${all}/${eventLogFolder}`, `${all}/${eventLogFolder}/*`],
    },
  ];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: grants.map(({ user, actions, resources }) => ({
      Effect: "Allow",
      Principal: { AWS: [user.startsWith("arn:") ? user : `arn:aws:iam:::user/${user}`] },
      Action: actions,
      Resource: resources,
    })),
  });
}

const listing = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"];
const readWrite = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
];
