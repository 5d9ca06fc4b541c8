import { Provider } from "@pulumi/aws/provider";
import { version } from "@pulumi/aws/package.json";
import { expect } from "chai";
import { Bucket, type BucketArgs } from "../../../../components/object-store/bucket";
import { deploy, type Registered } from "../support/engine";

const args: BucketArgs = {
  name: "tables",
  users: { owner: "lake", jobs: "spark-jobs", history: "history-server" },
  atAws: false,
  eventLogDays: 14,
  oldVersionDays: 7,
  deletionProtection: true,
};

const deployed = (change: Partial<BucketArgs> = {}) =>
  deploy(() => new Bucket("store", { ...args, ...change }, { providers: [new Provider("service")] }));

describe("Bucket", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deployed();
  });

  it("is on a release of the aws provider that asks S3 itself for tags, as Ceph can answer", () => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    expect([major, minor <= 12]).to.deep.equal([7, true]);
  });

  it("is reached by the provider that its options have", () => {
    for (const { id, request } of resources.values()) {
      if (id.startsWith("aws:")) expect(request.getProvider(), id).to.include("::service::");
    }
  });

  it("declares nothing that Ceph does not have or misreads", () => {
    const types = [...resources.values()].map(({ id }) => id.split(" ")[0]).filter((type) => type?.startsWith("aws:"));
    expect(types).to.have.members([
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketObjectv2:BucketObjectv2",
    ]);
    expect(inputs("aws:s3/bucket:Bucket store")).to.have.all.keys(
      "bucket",
      "forceDestroy",
      "versioning",
      "lifecycleRules",
    );
  });

  it("lets nobody publish an object, by the one flag that Ceph takes, and by all at AWS", async () => {
    const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock store";
    expect(inputs(block)).to.deep.equal({ bucket: "tables", ignorePublicAcls: true });
    const atAws = await deployed({ atAws: true });
    expect(atAws.get(block)?.inputs).to.deep.equal({
      bucket: "tables",
      ignorePublicAcls: true,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    });
  });

  it("keeps old versions of all objects, for the days that are asked for", () => {
    const { versioning, lifecycleRules } = inputs("aws:s3/bucket:Bucket store") as {
      versioning: unknown;
      lifecycleRules: Record<string, unknown>[];
    };
    expect(versioning).to.deep.equal({ enabled: true });
    const rules = lifecycleRules.filter((rule) => "noncurrentVersionExpiration" in rule);
    expect(rules).to.deep.equal([
      {
        id: "old-versions",
        enabled: true,
        noncurrentVersionExpiration: { days: 7 },
        expiration: { expiredObjectDeleteMarker: true },
      },
    ]);
  });

  it("has its lifecycle rules in the order in which Ceph gives them back", () => {
    const { lifecycleRules } = inputs("aws:s3/bucket:Bucket store") as { lifecycleRules: { id: string }[] };
    const ids = lifecycleRules.map(({ id }) => id);
    expect(ids).to.deep.equal(ids.toSorted());
  });

  it("lets event logs and unfinished uploads expire, but not the marker of their folder", () => {
    const { lifecycleRules } = inputs("aws:s3/bucket:Bucket store") as { lifecycleRules: Record<string, unknown>[] };
    const marker = inputs("aws:s3/bucketObjectv2:BucketObjectv2 store-event-logs").key as string;
    expect(marker).to.equal("spark-events/.keep");
    expect(lifecycleRules[0]).to.deep.include({ prefix: "spark-events/eventlog_v2_", expiration: { days: 14 } });
    expect(lifecycleRules.at(-1)).to.have.property("abortIncompleteMultipartUploadDays");
    const expiring = lifecycleRules.filter(
      ({ expiration }) => expiration !== undefined && "days" in (expiration as object),
    );
    expect(expiring).to.have.length(1);
    expect(marker.startsWith(expiring[0]?.prefix as string)).to.equal(false);
  });

  it("is imported as it is, whatever its configuration, when the stack is to adopt it", async () => {
    const importOf = ({ request }: Registered) => [request.getImportid(), request.getIgnorechangesList()];
    const id = "aws:s3/bucket:Bucket store";
    expect(importOf(resources.get(id)!)).to.deep.equal(["", []]);
    const adopted = await deployed({ adopt: true });
    const configured = Object.keys(adopted.get(id)!.inputs).filter((property) => property !== "bucket");
    expect(importOf(adopted.get(id)!)[0]).to.equal("tables");
    expect(importOf(adopted.get(id)!)[1]).to.have.members(configured);
  });

  it("keeps the data of a stack that says so, and only of such a one", async () => {
    const kept = resources.get("aws:s3/bucket:Bucket store")!;
    expect([kept.request.getProtect(), kept.request.getRetainondelete(), kept.inputs.forceDestroy]).to.deep.equal([
      true,
      true,
      false,
    ]);
    const other = await deployed({ deletionProtection: false });
    const left = other.get("aws:s3/bucket:Bucket store")!;
    expect([left.request.getProtect(), left.request.getRetainondelete(), left.inputs.forceDestroy]).to.deep.equal([
      false,
      false,
      true,
    ]);
  });
});
