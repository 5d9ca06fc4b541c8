import * as s3 from "@aws-sdk/client-s3";
import type { JsonObject } from "../shared/json";
import { optional } from "./errors";
import type { S3Resource } from "./resource";
import { text } from "./values";

const flag = { default: false };

/** `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`, with the calls of the official provider. */
export const publicAccessBlock: S3Resource = {
  properties: {
    bucket: { required: true, replaces: true },
    blockPublicAcls: flag,
    blockPublicPolicy: flag,
    ignorePublicAcls: flag,
    restrictPublicBuckets: flag,
  },
  outputs: ["region"],
  idOf: (inputs) => text(inputs.bucket) ?? "",
  inputsOf: (id) => ({ bucket: id }),

  create: ({ client }, inputs) => put(client, inputs),

  update: (client, _olds, inputs) => put(client, inputs),

  async read({ client, region }, known) {
    const found = await optional(
      client.send(new s3.GetPublicAccessBlockCommand({ Bucket: text(known.bucket) })),
      "NoSuchBucket",
      "NoSuchPublicAccessBlockConfiguration",
    );
    const block = found?.PublicAccessBlockConfiguration;
    if (!block) return undefined;
    return {
      ...known,
      region,
      blockPublicAcls: block.BlockPublicAcls ?? false,
      blockPublicPolicy: block.BlockPublicPolicy ?? false,
      ignorePublicAcls: block.IgnorePublicAcls ?? false,
      restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
    };
  },

  async delete(client, state) {
    await optional(
      client.send(new s3.DeletePublicAccessBlockCommand({ Bucket: text(state.bucket) })),
      "NoSuchBucket",
      "NoSuchPublicAccessBlockConfiguration",
    );
  },
};

async function put(client: s3.S3Client, inputs: JsonObject): Promise<void> {
  await client.send(
    new s3.PutPublicAccessBlockCommand({
      Bucket: text(inputs.bucket),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: inputs.blockPublicAcls === true,
        BlockPublicPolicy: inputs.blockPublicPolicy === true,
        IgnorePublicAcls: inputs.ignorePublicAcls === true,
        RestrictPublicBuckets: inputs.restrictPublicBuckets === true,
      },
    }),
  );
}
