import * as s3 from "@aws-sdk/client-s3";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { client, type LiveStore, storeIsUp } from "../object-store/support/live-store";
import { Recorder } from "./support/recorder";
import { TestStack } from "./support/stack";

const secretText = "a text that nobody else may read";

/** The stand-in for the aws provider, under the real engine and against a real Ceph. */
describe("The aws provider", function () {
  this.timeout("2m");
  let store: LiveStore;
  let owner: s3.S3Client;
  let recorder: Recorder;
  let settings: aws.ProviderArgs;
  let stack: TestStack;
  let bucketName: string;

  before(async function () {
    store = await storeIsUp.call(this);
    owner = client(store, store.users.owner);
    recorder = new Recorder(store.ceph.endpoint);
    const { accessKey, secretKey } = store.users.owner;
    settings = {
      region: "us-east-1",
      endpoints: [{ s3: await recorder.start() }],
      accessKey,
      secretKey,
      s3UsePathStyle: true,
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
      skipRequestingAccountId: true,
    };
  });

  after(() => {
    recorder.stop();
  });

  beforeEach(async () => {
    bucketName = `bucket-${randomBytes(6).toString("hex")}`;
    stack = await TestStack.create(settings);
  });

  afterEach(async () => {
    stack.settings = settings;
    await stack.remove();
  });

  /** The resources of a lake, as the platform's program declares them. */
  interface Lake {
    readonly tags?: Record<string, string>;
    readonly expireAfterDays?: number;
    readonly script?: string;
    readonly readers?: string[];
    readonly markerKey?: string;
    readonly forceDestroy?: boolean;
    readonly versioning?: { readonly enabled: boolean };
  }

  const lake =
    ({ tags, expireAfterDays = 30, script = "print(1)", readers = ["history-server"], ...rest }: Lake = {}) =>
    (provider: aws.Provider) => {
      const { markerKey = "spark-events/.keep", forceDestroy = true, versioning } = rest;
      const bucket = new aws.s3.Bucket(
        "lake",
        {
          bucket: bucketName,
          forceDestroy,
          ...(tags ? { tags } : {}),
          ...(versioning ? { versioning } : {}),
          lifecycleRules: [
            { id: "abort-uploads", enabled: true, abortIncompleteMultipartUploadDays: 7 },
            { id: "expire-events", enabled: true, prefix: "spark-events/", expiration: { days: expireAfterDays } },
          ],
        },
        { provider },
      );
      new aws.s3.BucketObjectv2("marker", { bucket: bucket.id, key: markerKey }, { provider });
      const source = new pulumi.asset.StringAsset(script);
      new aws.s3.BucketObjectv2("script", { bucket: bucket.id, key: "job.py", source }, { provider });
      const policy = bucket.arn.apply((arn) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: readers.map((reader) => ({
            Effect: "Allow",
            Principal: { AWS: [`arn:aws:iam:::user/${reader}`] },
            Action: ["s3:GetObject"],
            Resource: [`${arn}/*`],
          })),
        }),
      );
      new aws.s3.BucketPolicy("readers", { bucket: bucket.id, policy }, { provider });
    };

  const inStore = async (Key: string) =>
    (await owner.send(new s3.GetObjectCommand({ Bucket: bucketName, Key }))).Body?.transformToString();
  const keys = async () =>
    ((await owner.send(new s3.ListObjectsV2Command({ Bucket: bucketName }))).Contents ?? []).map(({ Key }) => Key);

  /** The stack itself and the provider are two of those that stay the same. */
  const unchanged = { same: 6 };

  it("makes what the program declares, and then finds nothing to do", async () => {
    expect(await stack.preview(lake())).to.deep.equal({ create: 6 });
    expect(await stack.up(lake())).to.deep.equal({ create: 6 });
    expect(await keys()).to.deep.equal(["job.py", "spark-events/.keep"]);
    expect(await inStore("job.py")).to.equal("print(1)");
    expect(await stack.up(lake())).to.deep.equal(unchanged);
    expect(await stack.refresh()).to.deep.equal(unchanged);
    expect(await stack.preview(lake())).to.deep.equal(unchanged);
  });

  it("tells what the store made of it", async () => {
    await stack.up(lake({ tags: { team: "data" } }));
    const bucket = await stack.outputs("lake");
    expect(bucket).to.include({ arn: `arn:aws:s3:::${bucketName}`, region: "us-east-1", requestPayer: "BucketOwner" });
    expect(bucket).to.have.property("tagsAll").that.deep.equals({ team: "data" });
    expect(await stack.outputs("marker")).to.include({
      arn: `arn:aws:s3:::${bucketName}/spark-events/.keep`,
      etag: "d41d8cd98f00b204e9800998ecf8427e",
      storageClass: "STANDARD",
    });
  });

  describe("asks the store as the official provider does,", () => {
    const calls = async (program: (provider: aws.Provider) => unknown) => {
      recorder.take();
      await stack.up(program);
      return recorder.take().map((call) => call.replace(`/${bucketName}/?`, `/${bucketName}?`).replace(/\/$/, ""));
    };
    const of = (key = "") => `/${bucketName}${key}`;
    const readingBucket = () => [
      `HEAD ${of()}`,
      `HEAD ${of()}`,
      ...["policy", "acl", "cors", "website", "versioning", "accelerate", "requestPayment", "logging"].map(get),
      ...["lifecycle", "replication", "encryption", "object-lock", "tagging"].map(get),
    ];
    const get = (configuration: string) => `GET ${of()}?${configuration}`;
    const makingBucket = () => [`HEAD ${of()}`, `PUT ${of()}`, `HEAD ${of()}`];

    const bucket = (provider: aws.Provider, args: aws.s3.BucketArgs = {}) =>
      new aws.s3.Bucket("lake", { bucket: bucketName, forceDestroy: true, ...args }, { provider });

    it("for a bucket with tags", async () => {
      expect(await calls((provider) => bucket(provider, { tags: { team: "data" } }))).to.deep.equal([
        ...makingBucket(),
        get("tagging"),
        `PUT ${of()}?tagging`,
        ...readingBucket(),
      ]);
    });

    it("for its lifecycle rules", async () => {
      const lifecycleRules = [{ id: "all", enabled: true, expiration: { days: 1 } }];
      expect(await calls((provider) => bucket(provider, { lifecycleRules }))).to.deep.equal([
        ...makingBucket(),
        `PUT ${of()}?lifecycle`,
        ...readingBucket(),
      ]);
    });

    it("for its versions", async () => {
      expect(await calls((provider) => bucket(provider, { versioning: { enabled: true } }))).to.deep.equal([
        ...makingBucket(),
        `PUT ${of()}?versioning`,
        ...readingBucket(),
      ]);
    });

    it("for its public access block", async () => {
      await stack.up(bucket);
      const withBlock = (provider: aws.Provider) =>
        new aws.s3.BucketPublicAccessBlock(
          "block",
          { bucket: bucket(provider).id, ignorePublicAcls: true },
          { provider },
        );
      expect(await calls(withBlock)).to.deep.equal([`PUT ${of()}?publicAccessBlock`, get("publicAccessBlock")]);
    });

    it("for its policy", async () => {
      await stack.up(bucket);
      const Statement = [
        { Effect: "Deny", Principal: "*", Action: "s3:PutBucketAcl", Resource: `arn:aws:s3:::${bucketName}` },
      ];
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      const withPolicy = (provider: aws.Provider) =>
        new aws.s3.BucketPolicy("policy", { bucket: bucket(provider).id, policy }, { provider });
      expect(await calls(withPolicy)).to.deep.equal([`PUT ${of()}?policy`, get("policy"), get("policy")]);
    });

    it("for an object", async () => {
      await stack.up(bucket);
      const withObject = (provider: aws.Provider) =>
        new aws.s3.BucketObjectv2(
          "marker",
          { bucket: bucket(provider).id, key: "a/.keep", content: "text" },
          { provider },
        );
      expect(await calls(withObject)).to.deep.equal([
        `PUT ${of("/a/.keep")}`,
        `HEAD ${of("/a/.keep")}`,
        `GET ${of("/a/.keep")}?tagging`,
      ]);
    });
  });

  it("changes in place what can be changed", async () => {
    await stack.up(lake({ tags: { team: "data" } }));
    const changed = lake({ tags: { owner: "us" }, expireAfterDays: 3, script: "print(2)", readers: ["spark-jobs"] });
    expect(await stack.preview(changed)).to.deep.equal({ same: 3, update: 3 });
    expect(await stack.up(changed)).to.deep.equal({ same: 3, update: 3 });
    const of = { Bucket: bucketName };
    expect(await inStore("job.py")).to.equal("print(2)");
    const { TagSet } = await owner.send(new s3.GetBucketTaggingCommand(of));
    expect(TagSet).to.deep.equal([{ Key: "owner", Value: "us" }]);
    const { Rules } = await owner.send(new s3.GetBucketLifecycleConfigurationCommand(of));
    expect(Rules?.[1]?.Expiration).to.deep.equal({ Days: 3 });
    const { Policy } = await owner.send(new s3.GetBucketPolicyCommand(of));
    expect(Policy).to.include("user/spark-jobs").and.not.to.include("history-server");
  });

  it("makes a bucket keep versions without replacing it or its objects, and then finds nothing to do", async () => {
    const versioned = lake({ versioning: { enabled: true } });
    await stack.up(lake());
    expect(await stack.preview(versioned)).to.deep.equal({ same: 5, update: 1 });
    expect(await stack.up(versioned)).to.deep.equal({ same: 5, update: 1 });
    expect(await stack.refresh()).to.deep.equal(unchanged);
    expect(await stack.up(versioned)).to.deep.equal(unchanged);
    const { Status } = await owner.send(new s3.GetBucketVersioningCommand({ Bucket: bucketName }));
    expect(Status).to.equal("Enabled");
    expect(await inStore("job.py")).to.equal("print(1)");
    expect(await stack.up(lake({ versioning: { enabled: false } }))).to.deep.equal({ same: 5, update: 1 });
  });

  it("keeps a public access block as the program declares it", async () => {
    const blocked = (flags: object) => (provider: aws.Provider) => {
      const bucket = new aws.s3.Bucket("lake", { bucket: bucketName, forceDestroy: true }, { provider });
      new aws.s3.BucketPublicAccessBlock("block", { bucket: bucket.id, ...flags }, { provider });
    };
    const inForce = async () =>
      (await owner.send(new s3.GetPublicAccessBlockCommand({ Bucket: bucketName }))).PublicAccessBlockConfiguration;
    await stack.up(blocked({ ignorePublicAcls: true }));
    expect(await inForce()).to.include({ BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: true });
    expect(await stack.up(blocked({ ignorePublicAcls: true }))).to.deep.equal({ same: 4 });
    expect(await stack.up(blocked({ restrictPublicBuckets: true }))).to.deep.equal({ same: 3, update: 1 });
    expect(await inForce()).to.include({ IgnorePublicAcls: false, RestrictPublicBuckets: true });
    await owner.send(new s3.DeletePublicAccessBlockCommand({ Bucket: bucketName }));
    await stack.refresh();
    // To Ceph no block is one without a flag.
    expect(await stack.up(blocked({ restrictPublicBuckets: true }))).to.deep.equal({ same: 3, update: 1 });
  });

  it("replaces an object whose key changes", async () => {
    await stack.up(lake());
    expect(await stack.up(lake({ markerKey: "spark-events/marker" }))).to.deep.equal({ same: 5, replace: 1 });
    expect(await keys()).to.deep.equal(["job.py", "spark-events/marker"]);
  });

  it("takes a policy in another order for the same", async () => {
    await stack.up(lake({ readers: ["history-server", "spark-jobs"] }));
    expect(await stack.up(lake({ readers: ["spark-jobs", "history-server"] }))).to.deep.equal(unchanged);
  });

  it("finds what has changed behind its back, and puts it right", async () => {
    const of = { Bucket: bucketName };
    await stack.up(lake({ tags: { team: "data" } }));
    await owner.send(new s3.PutBucketTaggingCommand({ ...of, Tagging: { TagSet: [{ Key: "team", Value: "other" }] } }));
    await owner.send(new s3.DeleteBucketPolicyCommand(of));
    await owner.send(new s3.DeleteObjectCommand({ ...of, Key: "spark-events/.keep" }));
    expect(await stack.refresh()).to.deep.equal({ same: 3, update: 1, delete: 2 });
    expect(await stack.up(lake({ tags: { team: "data" } }))).to.deep.equal({ same: 3, update: 1, create: 2 });
    expect(await keys()).to.include("spark-events/.keep");
  });

  it("leaves tags alone that somebody else has put beside its own", async () => {
    const TagSet = [
      { Key: "team", Value: "data" },
      { Key: "billing", Value: "7" },
    ];
    await stack.up(lake({ tags: { team: "data" } }));
    await owner.send(new s3.PutBucketTaggingCommand({ Bucket: bucketName, Tagging: { TagSet } }));
    await stack.up(lake({ tags: { team: "us" } }));
    const tags = await owner.send(new s3.GetBucketTaggingCommand({ Bucket: bucketName }));
    expect(tags.TagSet).to.deep.include.members([
      { Key: "team", Value: "us" },
      { Key: "billing", Value: "7" },
    ]);
  });

  it("deletes a bucket with all its versions, where the program says so", async () => {
    await stack.up(lake());
    const VersioningConfiguration = { Status: "Enabled" as const };
    await owner.send(new s3.PutBucketVersioningCommand({ Bucket: bucketName, VersioningConfiguration }));
    for (const Body of ["one", "two"]) {
      await owner.send(new s3.PutObjectCommand({ Bucket: bucketName, Key: "object", Body }));
    }
    await owner.send(new s3.DeleteObjectCommand({ Bucket: bucketName, Key: "object" }));
    expect(await stack.destroy()).to.deep.equal({ delete: 6 });
    const gone = await owner.send(new s3.HeadBucketCommand({ Bucket: bucketName })).catch((error: unknown) => error);
    expect(gone).to.have.property("name", "NotFound");
  });

  it("imports what is there already", async () => {
    await owner.send(new s3.CreateBucketCommand({ Bucket: bucketName }));
    await owner.send(new s3.PutObjectCommand({ Bucket: bucketName, Key: "folder/object", Body: "text" }));
    const program = (imported: boolean) => (provider: aws.Provider) => {
      const id = (value: string) => (imported ? { import: value } : {});
      new aws.s3.Bucket("lake", { bucket: bucketName, forceDestroy: true }, { provider, ...id(bucketName) });
      const object = { bucket: bucketName, key: "folder/object" };
      new aws.s3.BucketObjectv2("object", object, { provider, ...id(`${bucketName}/folder/object`) });
    };
    await stack.up((provider) => {
      new aws.s3.Bucket("lake", { bucket: bucketName }, { provider, import: bucketName });
    });
    const changes = await stack.up(program(true));
    expect(changes).to.deep.equal({ same: 2, update: 1, import: 1 });
    expect(await stack.up(program(false))).to.deep.equal({ same: 4 });
  });

  it("keeps keys and secret contents encrypted in its state, and out of what it prints", async () => {
    await stack.up((provider) => {
      const bucket = new aws.s3.Bucket("lake", { bucket: bucketName, forceDestroy: true }, { provider });
      const content = pulumi.secret(secretText);
      new aws.s3.BucketObjectv2("text", { bucket: bucket.id, key: "text", content }, { provider });
    });
    expect(await inStore("text")).to.equal(secretText);
    await stack.refresh();
    const state = JSON.stringify(await stack.state());
    for (const secret of [secretText, store.users.owner.secretKey, store.users.owner.accessKey]) {
      expect(state.includes(secret)).to.equal(false);
    }
  });

  describe("says in a sentence", () => {
    const bucketOnly =
      (args: aws.s3.BucketArgs = {}) =>
      (provider: aws.Provider) =>
        new aws.s3.Bucket("lake", { bucket: bucketName, ...args }, { provider });

    it("that a bucket of that name exists", async () => {
      await owner.send(new s3.CreateBucketCommand({ Bucket: bucketName }));
      expect(await stack.failure(bucketOnly())).to.include(
        `creating ${bucketName}: BucketAlreadyExists (HTTP 409): a bucket of that name exists: import it, or take another name`,
      );
    });

    it("that a bucket still holds objects", async () => {
      await stack.up(lake({ forceDestroy: false }));
      await owner.send(new s3.PutObjectCommand({ Bucket: bucketName, Key: "table/data.parquet", Body: "text" }));
      const message = await stack.destroy().catch((error: unknown) => String(error));
      expect(message).to.include(`deleting ${bucketName}: BucketNotEmpty (HTTP 409): it holds objects`);
      await owner.send(new s3.DeleteObjectCommand({ Bucket: bucketName, Key: "table/data.parquet" }));
    });

    it("that the store does not know the key", async () => {
      stack.settings = { ...settings, accessKey: "nobody" };
      expect(await stack.failure(bucketOnly()))
        .to.match(/reading|creating/)
        .and.to.include("Forbidden (HTTP 403)");
    });

    it("that nothing answers at the endpoint", async () => {
      stack.settings = { ...settings, endpoints: [{ s3: "http://127.0.0.1:9" }] };
      expect(await stack.failure(bucketOnly())).to.include(`creating ${bucketName}: connect ECONNREFUSED 127.0.0.1:9`);
    });

    it("which settings would make the official provider look up an account", async () => {
      const { skipRequestingAccountId, ...rest } = settings;
      stack.settings = rest;
      expect(skipRequestingAccountId).to.equal(true);
      expect(await stack.failure(bucketOnly())).to.include("the account would be looked up at AWS");
    });

    it("that it lacks a property", async () => {
      expect(await stack.failure(bucketOnly({ acl: "private" }))).to.include(
        "the sandbox's stand-in for aws:s3/bucket:Bucket does not have this property",
      );
    });

    it("why lifecycle rules belong on the bucket", async () => {
      const separate = (provider: aws.Provider) => {
        const rules = [{ id: "all", status: "Enabled", expiration: { days: 1 } }];
        new aws.s3.BucketLifecycleConfiguration("rules", { bucket: bucketName, rules }, { provider });
      };
      expect(await stack.failure(separate)).to.include("give the Bucket lifecycleRules");
    });
  });

  it("does not forget a bucket that it could make but not complete", async () => {
    const withRule = (days: number) => (provider: aws.Provider) =>
      new aws.s3.Bucket(
        "lake",
        { bucket: bucketName, lifecycleRules: [{ id: "events", enabled: true, prefix: "a/", expiration: { days } }] },
        { provider },
      );
    expect(await stack.failure(withRule(-1))).to.include("InvalidArgument (HTTP 400)");
    expect((await stack.state()).map(({ id }) => id)).to.include(bucketName);
    expect(await stack.up(withRule(1))).to.deep.equal({ same: 2, update: 1 });
  });
});
