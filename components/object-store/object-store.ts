// Its modules, because loading all of the package takes a second.
import { Provider } from "@pulumi/aws/provider";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { bucketPolicy, type BucketUsers } from "./bucket-policy";
import { eventLogFolder } from "../../contract/event-logs";
import { rolledLogPrefix } from "./event-logs";
import { keyVariable, type SecretContent, secretMark, secretOf, type SecretStore } from "../shared/secret";
import type { CaBundle } from "../shared/trust-store";

/** A user of the store. */
interface StoreUser {
  /** As the store knows the user, or its ARN at AWS. */
  readonly name: string;
  readonly accessKey: pulumi.Input<string>;
  readonly secretKey: pulumi.Input<string>;
}

/** A user whose keys a secret store has. */
type NamedUser = Pick<StoreUser, "name">;

/** The users of the store, each for its purpose. */
export interface StoreUsers extends Readonly<Record<keyof BucketUsers, StoreUser | NamedUser>> {
  readonly owner: StoreUser;
}

export interface ObjectStoreArgs {
  /** URL of an S3 service, as the machine reaches it that deploys. */
  readonly endpoint: string;
  /** Region that requests are signed for. Ceph takes `us-east-1`. */
  readonly region: string;
  /** Whether the bucket's name is in a URL's path, as Ceph wants it, or in its host. */
  readonly pathStyle: boolean;
  /** What an https endpoint's certificate is checked with. Default: what the machine trusts that deploys. */
  readonly caBundle?: CaBundle | undefined;
  /** Name of the bucket that is made. */
  readonly bucket: string;
  readonly users: StoreUsers;
  /** Who has the keys of users without, as `accessKey` and `secretKey`. Default: all have keys. */
  readonly secretStore?: SecretStore | undefined;
  /** After how many days the store deletes an event log. */
  readonly eventLogDays: number;
  /** After how many days the store deletes the old version of an object that was deleted or overwritten. */
  readonly oldVersionDays: number;
  /** Whether the bucket outlives the stack and cannot be deleted by mistake; otherwise its content goes with it. */
  readonly deletionProtection: boolean;
  /** Namespace of the Secret with the jobs' keys. */
  readonly jobNamespace: pulumi.Input<string>;
  /** Namespace of the Secret with the History Server's keys. */
  readonly historyNamespace: pulumi.Input<string>;
}

/**
 * A bucket for tables and event logs in any S3 service, Ceph's gateway above all, and the keys to it as Secrets.
 *
 * Nothing but S3 is asked: no account, metadata service or credentials file. And of S3 only what Ceph has: it takes the
 * removal of a configuration that it does not know (encryption, ownership controls) for the removal of the bucket, and
 * with `blockPublicAcls` it refuses every object.
 */
export class ObjectStore extends pulumi.ComponentResource {
  /** Secret with the jobs' keys. */
  readonly jobSecret: pulumi.Output<string>;
  /** Secret with the History Server's keys. */
  readonly historySecret: pulumi.Output<string>;
  /** What changes with them; nothing where a secret store has them. */
  readonly historySecretMark: pulumi.Output<string> | undefined;

  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:ObjectStore", name, {}, opts);
    const { endpoint, region, pathStyle, caBundle, users, eventLogDays, oldVersionDays, deletionProtection } = args;
    const provider = new Provider(
      name,
      {
        accessKey: pulumi.secret(users.owner.accessKey),
        secretKey: pulumi.secret(users.owner.secretKey),
        region,
        endpoints: [{ s3: endpoint }],
        s3UsePathStyle: pathStyle,
        ...(caBundle && { customCaBundle: caBundle.path }),
        skipCredentialsValidation: true,
        skipMetadataApiCheck: true,
        skipRegionValidation: true,
        skipRequestingAccountId: true,
      },
      { parent: this },
    );
    const inStore = { parent: this, provider };

    const bucket = new s3.Bucket(
      name,
      {
        bucket: args.bucket,
        forceDestroy: !deletionProtection,
        // What the keys of jobs delete or overwrite can be had back.
        versioning: { enabled: true },
        // The resource that replaces this property waits in vain for a header that Ceph never sends. Ceph sorts rules by ID.
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
      { ...inStore, protect: deletionProtection, retainOnDelete: deletionProtection },
    ).bucket;
    const names = { owner: users.owner.name, jobs: users.jobs.name, history: users.history.name };
    const policy = new s3.BucketPolicy(name, { bucket, policy: bucketPolicy(args.bucket, names) }, inStore);
    // A job owns the objects that it writes and may publish them. AWS answers one of two configurations at once with a conflict.
    new s3.BucketPublicAccessBlock(
      name,
      { bucket, ignorePublicAcls: true, ...(isAws(endpoint) && blockedAtAws) },
      { ...inStore, dependsOn: policy },
    );
    // Spark ends at once when the folder of its event logs is absent; a marker `spark-events/` some of its S3 clients delete.
    new s3.BucketObjectv2(
      `${name}-event-logs`,
      { bucket, key: `${eventLogFolder}/.keep`, content: "Spark needs this folder for its event logs.\n" },
      inStore,
    );

    const jobKeys = secretKeys(users, "jobs", args.secretStore);
    const historyKeys = secretKeys(users, "history", args.secretStore);
    this.jobSecret = secretOf(`${name}-jobs`, args.jobNamespace, jobKeys, { parent: this });
    this.historySecret = secretOf(`${name}-history`, args.historyNamespace, historyKeys, { parent: this });
    this.historySecretMark = secretMark(`${name}-history`, historyKeys, users.owner.secretKey);
    this.registerOutputs({ jobSecret: this.jobSecret, historySecret: this.historySecret });
  }
}

/** What a bucket at AWS has of itself, and would lose. Ceph refuses every object with the first and this policy with the second. */
const blockedAtAws = { blockPublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };

function isAws(endpoint: string): boolean {
  return /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}

/** What is in a Secret with a user's keys, by the names of the variables that every S3 client reads. */
function secretKeys(
  users: StoreUsers,
  purpose: "jobs" | "history",
  secretStore: SecretStore | undefined,
): SecretContent {
  const user = users[purpose];
  if ("accessKey" in user) {
    return { entries: { AWS_ACCESS_KEY_ID: user.accessKey, AWS_SECRET_ACCESS_KEY: user.secretKey } };
  }
  if (secretStore === undefined) throw new pulumi.RunError(`${user.name} has no keys, and there is no secretStore.`);
  const properties = { AWS_ACCESS_KEY_ID: "accessKey", AWS_SECRET_ACCESS_KEY: "secretKey" };
  return { secretStore: secretStore.name, remoteKey: secretStore.remoteKeys[purpose], properties };
}

/** The variables by which a container gets the keys of the Secret `secret`. */
export function keyVariables(secret: pulumi.Input<string>) {
  return ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((name) => keyVariable(name, secret));
}
