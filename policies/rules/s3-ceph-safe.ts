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

const dangerous =
  "is nothing that Ceph's gateway has: it takes the removal of a configuration that it does not know for the removal of the bucket";

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
    rule: "Of an S3 service other than AWS's only that is used which Ceph's gateway has and understands.",
    why: "It removes the bucket when it is told to remove an encryption or ownership controls, and waits or refuses elsewhere.",
    remedy:
      "Leave it out. Lifecycle rules belong into the Bucket's lifecycleRules; of a BucketPublicAccessBlock leave out blockPublicAcls.",
    severity: "critical",
    source: "https://docs.ceph.com/en/pacific/radosgw/s3/#features-support",
    config: { properties: {} },
  },
  ({ type, inputs, provider }, report) => {
    const kind = /^aws:s3\/\w+:(\w+)$/.exec(type)?.[1];
    if (kind === undefined) return;
    const problems = problemsOf(kind, inputs);
    if (problems.length === 0) return;
    if (!provider.present) throw provider.wrong("cannot be seen from here");
    if (isForeignProvider(provider)) for (const problem of problems) report(`${problem}.`);
  },
);

function problemsOf(kind: string, inputs: Field): string[] {
  if (kind.startsWith("BucketLifecycleConfiguration")) {
    // https://github.com/hashicorp/terraform-provider-aws/issues/49019
    return [`${kind} waits in vain for a header that Ceph's gateway never sends`];
  }
  if (kind === "BucketPublicAccessBlock") {
    const block = inputs.at("blockPublicAcls");
    return block.flag() === true ? [`${block.path} makes Ceph's gateway refuse every object, the owner's too`] : [];
  }
  if (!harmless.has(kind)) return [`${kind} ${dangerous}`];
  if (!/^Bucket(V2)?$/.test(kind)) return [];
  return dangerousParts
    .map((part) => inputs.at(part))
    .filter((part) => part.present)
    .map(({ path }) => `${path} ${dangerous}`);
}
