import { expect } from "chai";
import { s3CephSafe } from "../../../../policies/rules/s3-ceph-safe";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const ceph = { endpoints: JSON.stringify([{ s3: "http://rgw:7480" }]) };
const s3 = (kind: string, inputs: object = {}, provider: object | undefined = ceph) =>
  judge(s3CephSafe, `aws:s3/${kind[0]!.toLowerCase()}${kind.slice(1)}:${kind}`, inputs, {}, provider);
const bucket = { bucket: "tables", lifecycleRules: [{ enabled: true, expiration: { days: 30 } }] };

describe("policy s3-ceph-safe", () => {
  describesItself(s3CephSafe);

  it("passes what Ceph's gateway has", async () => {
    for (const kind of ["BucketObjectv2", "BucketPolicy", "BucketVersioning", "BucketAclV2", "ObjectCopy"]) {
      expect(await s3(kind), kind).to.be.empty;
    }
    expect(await s3("Bucket", bucket)).to.be.empty;
    expect(await s3("BucketPublicAccessBlock", { blockPublicPolicy: true, blockPublicAcls: false })).to.be.empty;
  });

  for (const kind of [
    "BucketServerSideEncryptionConfiguration",
    "BucketServerSideEncryptionConfigurationV2",
    "BucketOwnershipControls",
    "BucketAccelerateConfiguration",
    "BucketIntelligentTieringConfiguration",
    "BucketLogging",
    "BucketWebsiteConfiguration",
    "BucketReplicationConfig",
    "BucketOfTheFuture",
  ]) {
    it(`refuses ${kind}, and at AWS does not`, async () => {
      expect((await s3(kind)).join()).to.match(
        new RegExp(`^${kind} is not supported by Ceph RGW, which deletes the bucket`),
      );
      expect(await s3(kind, {}, {})).to.be.empty;
    });
  }

  for (const kind of ["BucketLifecycleConfiguration", "BucketLifecycleConfigurationV2"]) {
    it(`refuses ${kind}, which would wait for ever`, async () => {
      expect((await s3(kind)).join()).to.include("never completes");
    });
  }

  for (const part of [
    "accelerationStatus",
    "logging",
    "replicationConfiguration",
    "serverSideEncryptionConfiguration",
    "website",
  ]) {
    it(`refuses ${part} of a bucket`, async () => {
      expect((await s3("Bucket", { ...bucket, [part]: {} })).join()).to.include(`${part} is not supported`);
      expect(await s3("Bucket", { ...bucket, [part]: {} }, {})).to.be.empty;
    });
  }

  it("refuses to block public ACLs, which blocks every object", async () => {
    expect((await s3("BucketPublicAccessBlock", { blockPublicAcls: true })).join()).to.include("reject every object");
  });

  it("refuses what it cannot see, and passes over other services", async () => {
    expect((await s3("Bucket", { ...bucket, website: unknown.object })).join()).to.include("website is not known");
    expect((await s3("BucketPublicAccessBlock", { blockPublicAcls: unknown.text })).join()).to.include("is not known");
    expect((await s3("BucketLogging", {}, { endpoints: unknown.text })).join()).to.include("endpoints is not known");
    expect((await judge(s3CephSafe, "aws:s3/bucketLogging:BucketLogging", {})).join()).to.include(
      "provider is not visible",
    );
    expect(await judge(s3CephSafe, "aws:sqs/queue:Queue", {}, {}, ceph)).to.be.empty;
  });
});
