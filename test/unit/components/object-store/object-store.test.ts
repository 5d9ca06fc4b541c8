import { expect } from "chai";
import { version } from "@pulumi/aws/package.json";
import { keyVariables, ObjectStore } from "../../../../components/object-store/object-store";
import { deploy, type Registered } from "../support/engine";

const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-secret` });
const args = {
  endpoint: "http://10.0.0.1:7480",
  region: "us-east-1",
  pathStyle: true,
  bucket: "tables",
  users: { owner: user("lake"), jobs: user("spark-jobs"), history: user("history-server") },
  eventLogDays: 14,
  oldVersionDays: 7,
  deletionProtection: true,
  jobNamespace: "jobs",
  historyNamespace: "lakehouse",
};

const vault = {
  name: "vault",
  remoteKeys: {
    jobs: "lakehouse/jobs",
    history: "lakehouse/history",
    catalogDatabase: "unused",
    catalogClient: "unused",
  },
};

describe("ObjectStore", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deploy(() => new ObjectStore("store", args));
  });

  it("is on a release of the aws provider that asks S3 itself for tags, as Ceph can answer", () => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    expect([major, minor <= 12]).to.deep.equal([7, true]);
  });

  it("asks the endpoint alone: no account, metadata service or region", () => {
    const provider = inputs("pulumi:providers:aws store");
    expect(provider).to.include({
      region: "us-east-1",
      s3UsePathStyle: "true",
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "true",
      skipRegionValidation: "true",
      skipRequestingAccountId: "true",
    });
    expect(JSON.parse(provider.endpoints as string)).to.deep.equal([{ s3: "http://10.0.0.1:7480" }]);
  });

  it("trusts the authorities that it is given, else the machine's", async () => {
    expect(inputs("pulumi:providers:aws store")).not.to.have.property("customCaBundle");
    const caBundle = { path: "authorities.pem", pem: "" };
    const other = await deploy(() => new ObjectStore("store", { ...args, caBundle }));
    expect(other.get("pulumi:providers:aws store")?.inputs).to.have.property("customCaBundle", "authorities.pem");
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
    const endpoint = "https://s3.eu-central-1.amazonaws.com";
    const atAws = await deploy(() => new ObjectStore("store", { ...args, endpoint }));
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

  it("keeps the data of a stack that says so, and only of such a one", async () => {
    const kept = resources.get("aws:s3/bucket:Bucket store")!;
    expect([kept.request.getProtect(), kept.request.getRetainondelete(), kept.inputs.forceDestroy]).to.deep.equal([
      true,
      true,
      false,
    ]);
    const other = await deploy(() => new ObjectStore("store", { ...args, deletionProtection: false }));
    const left = other.get("aws:s3/bucket:Bucket store")!;
    expect([left.request.getProtect(), left.request.getRetainondelete(), left.inputs.forceDestroy]).to.deep.equal([
      false,
      false,
      true,
    ]);
  });

  it("gives jobs and History Server a Secret each, with their own user's keys", () => {
    for (const [name, namespace] of [
      ["jobs", "jobs"],
      ["history", "lakehouse"],
    ] as const) {
      const secret = inputs(`kubernetes:core/v1:Secret store-${name}`);
      expect(secret.metadata).to.deep.include({ name: `store-${name}`, namespace });
      expect(secret.stringData).to.have.all.keys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
      expect(JSON.stringify(secret.stringData)).to.include(args.users[name].secretKey);
    }
  });

  it("leaves keys that a secret store has to the External Secrets operator, and waits for its Secrets", async () => {
    const users = { owner: user("lake"), jobs: { name: "spark-jobs" }, history: { name: "history-server" } };
    const other = await deploy(() => new ObjectStore("store", { ...args, users, secretStore: vault }));
    expect([...other.keys()].filter((id) => id.includes(":Secret "))).to.deep.equal([]);
    for (const [name, namespace] of [
      ["jobs", "jobs"],
      ["history", "lakehouse"],
    ] as const) {
      const { metadata, spec } = other.get(`kubernetes:external-secrets.io/v1:ExternalSecret store-${name}`)!.inputs;
      const annotations = { "pulumi.com/waitFor": "condition=Ready" };
      expect(metadata).to.deep.equal({ name: `store-${name}`, namespace, annotations });
      expect(spec).to.deep.include({
        secretStoreRef: { kind: "ClusterSecretStore", name: "vault" },
        target: { name: `store-${name}`, creationPolicy: "Owner" },
        data: [
          { secretKey: "AWS_ACCESS_KEY_ID", remoteRef: { key: `lakehouse/${name}`, property: "accessKey" } },
          { secretKey: "AWS_SECRET_ACCESS_KEY", remoteRef: { key: `lakehouse/${name}`, property: "secretKey" } },
        ],
      });
    }
  });

  it("refuses a user who has no keys anywhere", async () => {
    const users = { ...args.users, jobs: { name: "spark-jobs" } };
    await deploy(() => {
      expect(() => new ObjectStore("store", { ...args, users })).to.throw("spark-jobs has no keys");
    });
  });

  it("lets containers have the keys by reference only", () => {
    expect(keyVariables("store-jobs")).to.deep.equal(
      ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: "store-jobs", key: name } },
      })),
    );
  });
});
