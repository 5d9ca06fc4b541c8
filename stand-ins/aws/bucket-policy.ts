import * as s3 from "@aws-sdk/client-s3";
import type { Json } from "../shared/json";
import { hasCode, optional } from "./errors";
import { normalize, samePolicy } from "./policy-document";
import type { S3Resource } from "./resource";
import { isUnknown, text } from "./values";

/** `aws:s3/bucketPolicy:BucketPolicy`, with the calls of the official provider. */
export const bucketPolicy: S3Resource = {
  properties: {
    bucket: { required: true, replaces: true },
    policy: { required: true, equal: (state, wanted) => samePolicy(text(state) ?? "", text(wanted) ?? "") },
  },
  outputs: ["region"],
  check(inputs) {
    const { policy } = inputs;
    if (policy === undefined || isUnknown(policy)) return { inputs };
    const json = typeof policy === "string" ? policy : JSON.stringify(policy);
    const failures = isJson(json) ? [] : [{ property: "policy", reason: "is no JSON" }];
    return { inputs: { ...inputs, policy: json }, failures };
  },
  idOf: (inputs) => text(inputs.bucket) ?? "",
  inputsOf: (id) => ({ bucket: id }),

  create: async ({ client }, inputs) => {
    await put(client, inputs.bucket, inputs.policy);
    await client.send(new s3.GetBucketPolicyCommand({ Bucket: text(inputs.bucket) }));
  },

  async update(client, _olds, inputs, changed) {
    if (changed.has("policy")) await put(client, inputs.bucket, inputs.policy);
  },

  async read({ client, region }, known) {
    const Bucket = text(known.bucket);
    const found = await optional(
      client.send(new s3.GetBucketPolicyCommand({ Bucket })),
      "NoSuchBucket",
      "NoSuchBucketPolicy",
    );
    if (!found?.Policy) return undefined;
    const before = text(known.policy) ?? "";
    return { ...known, region, policy: normalize(before && samePolicy(before, found.Policy) ? before : found.Policy) };
  },

  async delete(client, state) {
    try {
      await client.send(new s3.DeleteBucketPolicyCommand({ Bucket: text(state.bucket) }));
    } catch (error) {
      if (!hasCode(error, "NoSuchBucket")) throw error;
    }
  },
};

async function put(client: s3.S3Client, bucket: Json | undefined, policy: Json | undefined): Promise<void> {
  const Policy = normalize(text(policy) ?? "");
  await client.send(new s3.PutBucketPolicyCommand({ Bucket: text(bucket), Policy }));
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
