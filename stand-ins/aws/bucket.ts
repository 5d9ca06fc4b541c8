import * as s3 from "@aws-sdk/client-s3";
import { objectVersions } from "../../restore/object-versions";
import type { Json, JsonObject } from "../shared/json";
import { hasCode, isNotFound, optional } from "./errors";
import { fromS3Rules, toS3Rules } from "./lifecycle-rules";
import type { S3Resource } from "./resource";
import { readTags, updateTags, type Tagged } from "./tags";
import { isEmpty, isObject, text } from "./values";

const defaultRegion = "us-east-1";

/** `aws:s3/bucket:Bucket`, with the calls of the official provider in their order. */
export const bucket: S3Resource = {
  properties: {
    bucket: { required: true, replaces: true },
    forceDestroy: { default: false },
    lifecycleRules: { computed: true },
    versioning: { computed: true, equal: (state, wanted) => isVersioned(state) === isVersioned(wanted) },
    tags: {},
  },
  outputs: [
    ...["arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "grants"],
    ...["objectLockEnabled", "policy", "region", "requestPayer", "tagsAll"],
  ],
  idOf: (inputs) => text(inputs.bucket) ?? "",
  inputsOf: (id) => ({ bucket: id, forceDestroy: false }),

  async create({ client, region }, inputs) {
    const Bucket = text(inputs.bucket);
    // AWS' default region lets its owner make a bucket twice, and resets the rights.
    if (region === defaultRegion && (await exists(client, Bucket))) {
      throw new s3.BucketAlreadyExists({ message: "", $metadata: { httpStatusCode: 409 } });
    }
    const elsewhere = region as s3.BucketLocationConstraint;
    await client.send(
      new s3.CreateBucketCommand({
        Bucket,
        ACL: "private",
        ...(region === defaultRegion ? {} : { CreateBucketConfiguration: { LocationConstraint: elsewhere } }),
      }),
    );
    await client.send(new s3.HeadBucketCommand({ Bucket }));
  },

  complete: (client, inputs) =>
    bucket.update(client, {}, inputs, new Set(configurations.filter((name) => !isEmpty(inputs[name])))),

  async update(client, olds, inputs, changed) {
    const Bucket = text(inputs.bucket);
    if (changed.has("tags")) await updateTags(tagged(client, Bucket), olds, inputs);
    if (changed.has("versioning")) {
      const Status = isVersioned(inputs.versioning) ? "Enabled" : "Suspended";
      await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    }
    if (!changed.has("lifecycleRules")) return;
    const Rules = toS3Rules(inputs.lifecycleRules);
    await client.send(
      Rules.length > 0
        ? new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } })
        : new s3.DeleteBucketLifecycleCommand({ Bucket }),
    );
  },

  async read({ client, region }, known) {
    const Bucket = text(known.bucket) ?? "";
    if (!(await exists(client, Bucket))) return undefined;
    const bucketRegion = (await client.send(new s3.HeadBucketCommand({ Bucket }))).BucketRegion ?? "";
    return {
      ...known,
      arn: `arn:aws:s3:::${Bucket}`,
      bucketDomainName: `${Bucket}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${Bucket}.s3.${bucketRegion && `${bucketRegion}.`}amazonaws.com`,
      bucketRegion,
      region,
      ...(await readConfiguration(client, Bucket)),
      ...(await readTags(tagged(client, Bucket))),
    };
  },

  async delete(client, state) {
    const Bucket = text(state.bucket) ?? "";
    for (let wasEmpty = false; ;) {
      try {
        await client.send(new s3.DeleteBucketCommand({ Bucket }));
        return;
      } catch (error) {
        if (hasCode(error, "NoSuchBucket")) return;
        if (!hasCode(error, "BucketNotEmpty") || state.forceDestroy !== true) throw error;
        // Again and again, as the official provider: a job may still write while it is stopped.
        const isEmpty = (await empty(client, Bucket)) === 0;
        // Once may be because the engine has just deleted the last object itself, beside the bucket.
        if (isEmpty && wasEmpty) throw error;
        wasEmpty = isEmpty;
      }
    }
  },
};

/** What takes requests of its own once the bucket exists. */
const configurations = ["tags", "versioning", "lifecycleRules"];

function isVersioned(versioning: Json | undefined): boolean {
  return isObject(versioning) && versioning.enabled === true;
}

async function exists(client: s3.S3Client, Bucket: string | undefined): Promise<boolean> {
  try {
    await client.send(new s3.HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Everything that can be configured on a bucket is read, whether the program declares it or not. */
async function readConfiguration(client: s3.S3Client, Bucket: string): Promise<JsonObject> {
  const of = { Bucket };
  const policy = await optional(client.send(new s3.GetBucketPolicyCommand(of)), "NoSuchBucketPolicy");
  const acl = await optional(client.send(new s3.GetBucketAclCommand(of)));
  await optional(client.send(new s3.GetBucketCorsCommand(of)), "NoSuchCORSConfiguration");
  await optional(client.send(new s3.GetBucketWebsiteCommand(of)), "NoSuchWebsiteConfiguration");
  const versioning = await optional(client.send(new s3.GetBucketVersioningCommand(of)));
  await optional(client.send(new s3.GetBucketAccelerateConfigurationCommand(of)), "UnsupportedArgument");
  const payment = await optional(client.send(new s3.GetBucketRequestPaymentCommand(of)));
  await optional(client.send(new s3.GetBucketLoggingCommand(of)));
  const lifecycle = await optional(
    client.send(new s3.GetBucketLifecycleConfigurationCommand(of)),
    "NoSuchLifecycleConfiguration",
  );
  await optional(client.send(new s3.GetBucketReplicationCommand(of)), "ReplicationConfigurationNotFoundError");
  await optional(client.send(new s3.GetBucketEncryptionCommand(of)), "ServerSideEncryptionConfigurationNotFoundError");
  const lock = await optional(
    client.send(new s3.GetObjectLockConfigurationCommand(of)),
    "ObjectLockConfigurationNotFoundError",
  );
  return {
    policy: policy?.Policy ?? "",
    grants: (acl?.Grants ?? []).map(({ Grantee, Permission = "" }) => ({
      id: Grantee?.ID ?? "",
      permissions: [Permission],
      type: Grantee?.Type ?? "",
      uri: Grantee?.URI ?? "",
    })),
    versioning: { enabled: versioning?.Status === "Enabled", mfaDelete: versioning?.MFADelete === "Enabled" },
    requestPayer: payment?.Payer ?? "",
    lifecycleRules: fromS3Rules(lifecycle?.Rules ?? []),
    objectLockEnabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
  };
}

function tagged(client: s3.S3Client, Bucket: string | undefined): Tagged {
  return {
    list: async () =>
      (await optional(client.send(new s3.GetBucketTaggingCommand({ Bucket })), "NoSuchTagSet"))?.TagSet ?? [],
    put: (TagSet) => client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } })),
    clear: () => client.send(new s3.DeleteBucketTaggingCommand({ Bucket })),
  };
}

/** Deletes every version of every object. @returns how many it has deleted */
async function empty(client: s3.S3Client, Bucket: string): Promise<number> {
  let deleted = 0;
  // From the start each time: what was deleted is no place to go on from.
  for (;;) {
    const page = await objectVersions(client, Bucket).next();
    if (page.done === true || page.value.length === 0) return deleted;
    const Objects = page.value.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const { Errors = [] } = await client.send(
      new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first) throw new Error(`${String(first.Key)} cannot be deleted: ${String(first.Code)}`);
    deleted += Objects.length;
  }
}
