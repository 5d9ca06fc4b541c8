import { resourcePolicy } from "../framework/define-policy";
import type { Field } from "../model/field";
import { isForeignProvider } from "./s3/endpoint";

/** What Ceph's gateway has: tried on version 16, `test/contract/object-store/compatibility.test.ts`. */
const harmless = new Set(
  [
    "Bucket",
    "BucketAcl",
    "BucketCorsConfiguration",
    "BucketObject",
    "BucketPolicy",
    "BucketRequestPaymentConfiguration",
    "BucketVersioning",
    "ObjectCopy",
  ]
    // The provider has several of them under a second name too.
    .flatMap((name) => [name, `${name}v2`, `${name}V2`]),
);

const dangerous = "is not supported by Ceph RGW, which deletes the bucket if an unknown configuration is deleted";

/** Parts of a Bucket that are such configurations. */
const dangerousParts = [
  "accelerationStatus",
  "logging",
  "replicationConfiguration",
  "serverSideEncryptionConfiguration",
  "website",
];

export const s3CephSafe = resourcePolicy(
  {
    name: "s3-ceph-safe",
    rule: "On an S3 service other than AWS, the stack uses only what Ceph RGW supports.",
    why:
      "RGW deletes the bucket if an encryption or an ownership control is deleted, and rejects or never completes " +
      "other requests.",
    remedy:
      "Remove the resource. Write lifecycle rules into lifecycleRules of the Bucket, and leave blockPublicAcls out of " +
      "a BucketPublicAccessBlock.",
    severity: "critical",
    source: "https://docs.ceph.com/en/pacific/radosgw/s3/#features-support",
    config: { properties: {} },
  },
  ({ type, inputs, provider }, report) => {
    const kind = /^aws:s3\/\w+:(\w+)$/.exec(type)?.[1];
    if (kind === undefined) return;
    const problems = problemsOf(kind, inputs);
    if (problems.length === 0) return;
    if (!provider.present) throw provider.wrong("is not visible to the policies");
    if (isForeignProvider(provider)) for (const problem of problems) report(`${problem}.`);
  },
);

function problemsOf(kind: string, inputs: Field): string[] {
  if (kind.startsWith("BucketLifecycleConfiguration")) {
    // https://github.com/hashicorp/terraform-provider-aws/issues/49019
    return [`${kind} never completes, because it waits for a header that Ceph RGW does not send`];
  }
  if (kind === "BucketPublicAccessBlock") {
    const block = inputs.at("blockPublicAcls");
    return block.flag() === true ? [`${block.path} makes Ceph RGW reject every object, also the owner's objects`] : [];
  }
  if (!harmless.has(kind)) return [`${kind} ${dangerous}`];
  if (!/^Bucket(V2)?$/.test(kind)) return [];
  return dangerousParts
    .map((part) => inputs.at(part))
    .filter((part) => part.present)
    .map(({ path }) => `${path} ${dangerous}`);
}
