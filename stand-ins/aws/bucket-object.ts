import * as s3 from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { objectVersions } from "../../restore/object-versions";
import type { Json, JsonObject } from "../shared/json";
import { hasCode, isNotFound, optional } from "./errors";
import type { S3Resource } from "./resource";
import { readTags, updateTags, type Tagged } from "./tags";
import { isAsset, isUnknown, text, textMap } from "./values";

const contents = ["source", "content", "contentBase64"] as const;

/** A change of one of these uploads the object again. */
const uploading = new Set<string>([...contents, "sourceHash", "contentType", "etag", "metadata"]);

/** `aws:s3/bucketObjectv2:BucketObjectv2`, with the calls of the official provider. */
export const bucketObject: S3Resource = {
  properties: {
    bucket: { required: true, replaces: true },
    key: { required: true, replaces: true },
    content: {},
    contentBase64: {},
    source: {},
    sourceHash: {},
    contentType: { computed: true },
    etag: { computed: true },
    metadata: {},
    forceDestroy: { default: false },
    tags: {},
  },
  outputs: ["arn", "contentType", "etag", "region", "serverSideEncryption", "storageClass", "tagsAll", "versionId"],
  changedBy: (changed) => ([...changed].some((property) => uploading.has(property)) ? ["versionId"] : []),
  check(inputs) {
    const given = contents.filter((property) => inputs[property] !== undefined);
    const failures: { property: string; reason: string }[] = given
      .slice(1)
      .map((property) => ({ property, reason: `conflicts with "${given[0] ?? ""}"` }));
    const upperCase = Object.keys(textMap(inputs.metadata)).find((key) => key !== key.toLowerCase());
    if (upperCase !== undefined && !isUnknown(inputs.metadata)) {
      failures.push({ property: "metadata", reason: `its keys must be in lower case: "${upperCase}"` });
    }
    return { inputs, failures };
  },
  idOf: (inputs) => `${text(inputs.bucket) ?? ""}/${text(inputs.key) ?? ""}`,
  inputsOf(id) {
    const [bucket = "", ...key] = id.replace(/^s3:\/\//, "").split("/");
    return { bucket, key: key.join("/"), forceDestroy: false };
  },

  create: ({ client }, inputs) => upload(client, inputs),

  async update(client, olds, inputs, changed) {
    if ([...changed].some((property) => uploading.has(property))) await upload(client, inputs);
    if (changed.has("tags")) await updateTags(tagged(client, address(inputs)), olds, inputs);
  },

  async read({ client, region }, known) {
    const at = address(known);
    let head: s3.HeadObjectCommandOutput;
    try {
      head = await client.send(new s3.HeadObjectCommand(at));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
    return {
      ...known,
      arn: `arn:aws:s3:::${at.Bucket}/${at.Key}`,
      contentType: head.ContentType ?? "",
      etag: (head.ETag ?? "").replaceAll('"', ""),
      metadata: head.Metadata ?? {},
      region,
      serverSideEncryption: head.ServerSideEncryption ?? "",
      storageClass: head.StorageClass ?? "STANDARD",
      versionId: head.VersionId ?? "",
      ...(await readTags(tagged(client, at))),
    };
  },

  async delete(client, state) {
    const { Bucket, Key } = address(state);
    if (!text(state.versionId)) {
      await optional(client.send(new s3.DeleteObjectCommand({ Bucket, Key })), "NoSuchBucket", "NoSuchKey");
      return;
    }
    for await (const page of objectVersions(client, Bucket, Key)) {
      for (const { versionId } of page.filter(({ key }) => key === Key)) {
        await client.send(new s3.DeleteObjectCommand({ Bucket, Key, VersionId: versionId }));
      }
    }
  },
};

interface Address {
  readonly Bucket: string;
  readonly Key: string;
}

function address(properties: JsonObject): Address {
  const key = text(properties.key) ?? "";
  // As the first of AWS' SDKs for Go had it, which the official provider keeps up.
  const Key = key.replace(/^\.\//, "").replace(/^\/+/, "").replace(/\/+/g, "/");
  return { Bucket: text(properties.bucket) ?? "", Key };
}

/** One request, where the official provider takes several for more than 5 MiB. */
async function upload(client: s3.S3Client, inputs: JsonObject): Promise<void> {
  const tags = new URLSearchParams(textMap(inputs.tags)).toString();
  const contentType = text(inputs.contentType);
  const bytes = await body(inputs);
  await client.send(
    new s3.PutObjectCommand({
      ...address(inputs),
      Body: (await hasTrailingChecksum(client, bytes)) ? Readable.from([bytes]) : bytes,
      ContentLength: bytes.length,
      Metadata: textMap(inputs.metadata),
      ...(contentType ? { ContentType: contentType } : {}),
      ...(tags ? { Tagging: tags } : {}),
    }),
  );
}

/** The official provider's SDK sends the checksum behind the content by https, this one's behind that of a stream. */
async function hasTrailingChecksum({ config }: s3.S3Client, { length }: Uint8Array): Promise<boolean> {
  const isHttps = (await config.endpoint?.())?.protocol === "https:";
  return isHttps && length > 0 && (await config.requestChecksumCalculation()) === "WHEN_SUPPORTED";
}

async function body({ source, content, contentBase64 }: JsonObject): Promise<Uint8Array> {
  if (source !== undefined) return assetContents(source);
  if (contentBase64 !== undefined) return Buffer.from(text(contentBase64) ?? "", "base64");
  return Buffer.from(text(content) ?? "");
}

async function assetContents(source: Json): Promise<Uint8Array> {
  if (isAsset(source) && typeof source.text === "string" && source.text !== "") return Buffer.from(source.text);
  if (isAsset(source) && text(source.path)) return readFile(text(source.path) ?? "");
  throw new Error("The sandbox's stand-in for the aws provider takes a file or a text as an object's source.");
}

function tagged(client: s3.S3Client, at: Address): Tagged {
  return {
    list: async () => {
      try {
        return (await client.send(new s3.GetObjectTaggingCommand(at))).TagSet ?? [];
      } catch (error) {
        if (hasCode(error, "NoSuchTagSet", "NotImplemented")) return [];
        throw error;
      }
    },
    put: (TagSet) => client.send(new s3.PutObjectTaggingCommand({ ...at, Tagging: { TagSet } })),
    clear: () => client.send(new s3.DeleteObjectTaggingCommand(at)),
  };
}
