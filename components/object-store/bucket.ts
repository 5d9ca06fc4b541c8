// Its module, because loading all of the package takes a second.
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { bucketPolicy, type BucketUsers } from "./bucket-policy";
import { eventLogFolder } from "../../contract/event-logs";
import { rolledLogPrefix } from "./event-logs";

/** Pulumi imports only what is already as declared: the next update puts right what it ignores here. */
const asItIs = (bucket: string) => ({
  import: bucket,
  ignoreChanges: ["forceDestroy", "versioning", "lifecycleRules"],
});

/** What a bucket is to be. */
export interface BucketSettings {
  readonly name: string;
  /** After how many days the service deletes an event log. */
  readonly eventLogDays: number;
  /** After how many days the service deletes the old version of an object that was deleted or overwritten. */
  readonly oldVersionDays: number;
  /** Whether the bucket outlives the stack and cannot be deleted by mistake; otherwise its content goes with it. */
  readonly deletionProtection: boolean;
  /** Whether a bucket of this name that the stack does not know yet becomes the stack's, as it is. Default: false. */
  readonly adopt?: boolean;
}

export interface BucketArgs extends BucketSettings {
  /** Who works with the bucket. */
  readonly users: BucketUsers;
  /** Whether the S3 service is AWS itself. */
  readonly atAws: boolean;
}

/**
 * A bucket for tables and event logs in any S3 service, Ceph's gateway above all. It takes the provider of the service
 * among its options' `providers`.
 *
 * Of S3 nothing is asked but what Ceph has: it takes the removal of a configuration that it does not know (encryption,
 * ownership controls) for the removal of the bucket, and with `blockPublicAcls` it refuses every object.
 */
export class Bucket extends pulumi.ComponentResource {
  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:Bucket", name, {}, opts);
    const { users, atAws, eventLogDays, oldVersionDays, deletionProtection, adopt = false } = args;
    const parent = { parent: this };
    const bucket = new s3.Bucket(
      name,
      {
        bucket: args.name,
        forceDestroy: !deletionProtection,
        // What the keys of jobs delete or overwrite can be had back.
        versioning: { enabled: true },
        // The resource that replaces this property waits in vain for a header that Ceph never sends. Ceph sorts rules
        // by ID.
        lifecycleRules: [
          // Not the whole folder: its marker has to stay.
          { id: "event-logs", enabled: true, prefix: rolledLogPrefix, expiration: { days: eventLogDays } },
          {
            id: "old-versions",
            enabled: true,
            noncurrentVersionExpiration: { days: oldVersionDays },
            // The mark of a deleted object goes with its last version.
            expiration: { expiredObjectDeleteMarker: true },
          },
          { id: "unfinished-uploads", enabled: true, abortIncompleteMultipartUploadDays: 7 },
        ],
      },
      { ...parent, protect: deletionProtection, retainOnDelete: deletionProtection, ...(adopt && asItIs(args.name)) },
    ).bucket;
    const policy = new s3.BucketPolicy(name, { bucket, policy: bucketPolicy(args.name, users) }, parent);
    // A job owns the objects that it writes and may publish them. AWS answers one of two configurations at once with a
    // conflict.
    new s3.BucketPublicAccessBlock(
      name,
      { bucket, ignorePublicAcls: true, ...(atAws && blockedAtAws) },
      { ...parent, dependsOn: policy },
    );
    // Spark ends at once when the folder of its event logs is absent; a marker `spark-events/` some of its S3 clients
    // delete.
    new s3.BucketObjectv2(
      `${name}-event-logs`,
      { bucket, key: `${eventLogFolder}/.keep`, content: "Spark needs this folder for its event logs.\n" },
      parent,
    );
    this.registerOutputs({ bucket });
  }
}

/**
 * What a bucket at AWS has of itself, and would lose. Ceph refuses every object with the first and this policy with the
 * second.
 */
const blockedAtAws = { blockPublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
