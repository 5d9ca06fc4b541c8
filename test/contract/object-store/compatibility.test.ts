import * as s3 from "@aws-sdk/client-s3";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { client, type LiveStore, storeIsUp } from "./support/live-store";

/** What of S3 the Ceph Object Gateway has, as far as the platform relies on it, or must keep away from it. */
describe("Ceph's S3 gateway", () => {
  let store: LiveStore;
  let owner: s3.S3Client;

  before(async function () {
    store = await storeIsUp.call(this);
    owner = client(store, store.users.owner);
  });

  async function newBucket(settings: Partial<s3.CreateBucketCommandInput> = {}): Promise<{ Bucket: string }> {
    const Bucket = `bucket-${randomBytes(6).toString("hex")}`;
    await owner.send(new s3.CreateBucketCommand({ Bucket, ...settings }));
    return { Bucket };
  }

  /** `ok`, or the code with which the store refuses. */
  async function outcome(request: Promise<unknown>): Promise<string> {
    return request.then(
      () => "ok",
      (error: unknown) => {
        if (!(error instanceof s3.S3ServiceException)) throw error;
        return `${error.name} ${String(error.$metadata.httpStatusCode)}`;
      },
    );
  }

  const policyFor = (Bucket: string, user: string, ...Action: string[]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: [`arn:aws:iam:::user/${user}`] },
          Action,
          Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
        },
      ],
    });

  describe("has", () => {
    it("objects: write, read, list, delete", async () => {
      const at = { ...(await newBucket()), Key: "folder/object" };
      await owner.send(new s3.PutObjectCommand({ ...at, Body: "text", ContentType: "text/plain" }));
      const { Body, ContentType } = await owner.send(new s3.GetObjectCommand(at));
      expect(await Body?.transformToString()).to.equal("text");
      expect(ContentType).to.equal("text/plain");
      const listed = await owner.send(new s3.ListObjectsV2Command({ Bucket: at.Bucket, Prefix: "folder/" }));
      expect(listed.Contents?.map(({ Key }) => Key)).to.deep.equal(["folder/object"]);
      await owner.send(new s3.DeleteObjectsCommand({ Bucket: at.Bucket, Delete: { Objects: [{ Key: at.Key }] } }));
      expect(await outcome(owner.send(new s3.GetObjectCommand(at)))).to.equal("NoSuchKey 404");
    });

    it("uploads in parts", async () => {
      const at = { ...(await newBucket()), Key: "large" };
      const { UploadId } = await owner.send(new s3.CreateMultipartUploadCommand(at));
      const part = async (PartNumber: number, bytes: number) => {
        const Body = Buffer.alloc(bytes, PartNumber);
        const { ETag } = await owner.send(new s3.UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
        return { ETag, PartNumber };
      };
      const Parts = [await part(1, 5 * 2 ** 20), await part(2, 100)];
      await owner.send(new s3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
      expect((await owner.send(new s3.HeadObjectCommand(at))).ContentLength).to.equal(5 * 2 ** 20 + 100);
    });

    it("versions", async () => {
      const of = await newBucket();
      await owner.send(new s3.PutBucketVersioningCommand({ ...of, VersioningConfiguration: { Status: "Enabled" } }));
      for (const Body of ["one", "two"]) await owner.send(new s3.PutObjectCommand({ ...of, Key: "object", Body }));
      await owner.send(new s3.DeleteObjectCommand({ ...of, Key: "object" }));
      const { Versions, DeleteMarkers } = await owner.send(new s3.ListObjectVersionsCommand(of));
      expect(Versions).to.have.length(2);
      expect(DeleteMarkers).to.have.length(1);
    });

    it("tags, on buckets and on objects", async () => {
      const of = await newBucket();
      const at = { ...of, Key: "object" };
      const Tagging = { TagSet: [{ Key: "team", Value: "data" }] };
      await owner.send(new s3.PutBucketTaggingCommand({ ...of, Tagging }));
      await owner.send(new s3.PutObjectCommand({ ...at, Body: "", Tagging: "team=data" }));
      expect((await owner.send(new s3.GetBucketTaggingCommand(of))).TagSet).to.deep.equal(Tagging.TagSet);
      expect((await owner.send(new s3.GetObjectTaggingCommand(at))).TagSet).to.deep.equal(Tagging.TagSet);
    });

    it("CORS, access control lists, and who pays", async () => {
      const of = await newBucket();
      const CORSConfiguration = { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] };
      const answers = [
        await outcome(owner.send(new s3.PutBucketCorsCommand({ ...of, CORSConfiguration }))),
        await outcome(owner.send(new s3.PutBucketAclCommand({ ...of, ACL: "private" }))),
        await outcome(owner.send(new s3.GetBucketRequestPaymentCommand(of))),
      ];
      expect(answers).to.deep.equal(["ok", "ok", "ok"]);
    });

    it("object lock, for buckets made with it", async () => {
      const locked = await newBucket({ ObjectLockEnabledForBucket: true });
      const { ObjectLockConfiguration } = await owner.send(new s3.GetObjectLockConfigurationCommand(locked));
      expect(ObjectLockConfiguration?.ObjectLockEnabled).to.equal("Enabled");
      const lock = { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" as const } };
      const later = owner.send(new s3.PutObjectLockConfigurationCommand({ ...(await newBucket()), ...lock }));
      expect(await outcome(later)).to.equal("InvalidBucketState 409");
    });
  });

  describe("is asked by the APIs that Ceph has beside S3, and has none of them:", () => {
    const form = (body: string): RequestInit => ({ method: "POST", body: new URLSearchParams(body) });
    /** Where an API is off, S3 takes its paths for buckets' names, and does not know its actions. */
    const asked: Record<string, [answer: string, path: string, request?: RequestInit]> = {
      Swift: ["404 NoSuchBucket", "/swift/info"],
      "Swift's health check": ["404 NoSuchBucket", "/swift/healthcheck"],
      "Swift's authentication": ["404 NoSuchBucket", "/auth/v1.0", { headers: { "X-Auth-User": "lake:any" } }],
      "the users' administration": ["404 NoSuchBucket", "/admin/user?uid=lake"],
      "the metadata's administration": ["404 NoSuchBucket", "/admin/metadata/user"],
      "security tokens": ["405 MethodNotAllowed", "/", form("Action=GetSessionToken&Version=2011-06-15")],
      roles: ["405 MethodNotAllowed", "/", form("Action=ListRoles&Version=2010-05-08")],
      notifications: ["405 MethodNotAllowed", "/", form("Action=ListTopics")],
    };
    for (const [api, [answer, path, request]] of Object.entries(asked)) {
      it(api, async () => {
        const response = await fetch(store.ceph.endpoint + path, request);
        const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? "";
        expect(`${response.status} ${code}`).to.equal(answer);
      });
    }
  });

  describe("has lifecycle rules", () => {
    async function stored(...Rules: s3.LifecycleRule[]) {
      const of = await newBucket();
      await owner.send(new s3.PutBucketLifecycleConfigurationCommand({ ...of, LifecycleConfiguration: { Rules } }));
      return owner.send(new s3.GetBucketLifecycleConfigurationCommand(of));
    }
    const expiring = (ID: string, Filter: s3.LifecycleRuleFilter): s3.LifecycleRule => ({
      ID,
      Status: "Enabled",
      Filter,
      Expiration: { Days: 30 },
    });

    it("and gives one with a prefix back as it was", async () => {
      const rule = expiring("events", { Prefix: "spark-events/" });
      expect((await stored(rule)).Rules).to.deep.equal([rule]);
    });

    it("but takes the filter from one for the whole bucket", async () => {
      const [rule] = (await stored(expiring("all", { Prefix: "" }))).Rules ?? [];
      expect(rule).to.include({ Prefix: "" }).and.not.to.have.property("Filter");
    });

    it("but sorts them by their ID", async () => {
      const { Rules } = await stored(expiring("z", { Prefix: "a/" }), expiring("a", { Prefix: "z/" }));
      expect(Rules?.map(({ ID }) => ID)).to.deep.equal(["a", "z"]);
    });

    it("but forgets filters by size", async () => {
      const [rule] = (await stored(expiring("large", { ObjectSizeGreaterThan: 1000 }))).Rules ?? [];
      expect(rule).not.to.have.property("Filter");
    });

    it("without the header for which aws.s3.BucketLifecycleConfiguration waits in vain", async () => {
      const answer = await stored(expiring("events", { Prefix: "spark-events/" }));
      expect(answer.TransitionDefaultMinimumObjectSize).to.equal(undefined);
    });
  });

  describe("lacks", () => {
    let of: { Bucket: string };
    before(async () => (of = await newBucket()));

    const refused: Record<string, [answer: string, request: () => Promise<unknown>]> = {
      encryption: [
        "InvalidArgument 400",
        () => {
          const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } };
          const ServerSideEncryptionConfiguration = { Rules: [rule] };
          return owner.send(new s3.PutBucketEncryptionCommand({ ...of, ServerSideEncryptionConfiguration }));
        },
      ],
      "ownership controls": [
        "InvalidArgument 400",
        () => {
          const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
          return owner.send(new s3.PutBucketOwnershipControlsCommand({ ...of, OwnershipControls }));
        },
      ],
      acceleration: [
        "InvalidArgument 400",
        () => {
          const AccelerateConfiguration = { Status: "Enabled" as const };
          return owner.send(new s3.PutBucketAccelerateConfigurationCommand({ ...of, AccelerateConfiguration }));
        },
      ],
      "intelligent tiering": [
        "InvalidArgument 400",
        () => {
          const Tierings = [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" as const }];
          const IntelligentTieringConfiguration = { Id: "tiers", Status: "Enabled" as const, Tierings };
          const request = { ...of, Id: "tiers", IntelligentTieringConfiguration };
          return owner.send(new s3.PutBucketIntelligentTieringConfigurationCommand(request));
        },
      ],
      logging: [
        "MethodNotAllowed 405",
        () => {
          const LoggingEnabled = { TargetBucket: of.Bucket, TargetPrefix: "log/" };
          return owner.send(new s3.PutBucketLoggingCommand({ ...of, BucketLoggingStatus: { LoggingEnabled } }));
        },
      ],
      website: [
        "MethodNotAllowed 405",
        () => {
          const WebsiteConfiguration = { IndexDocument: { Suffix: "index.html" } };
          return owner.send(new s3.PutBucketWebsiteCommand({ ...of, WebsiteConfiguration }));
        },
      ],
      "reading a website": ["MethodNotAllowed 405", () => owner.send(new s3.GetBucketWebsiteCommand(of))],
      replication: [
        "MethodNotAllowed 405",
        () => {
          const Rules = [{ Status: "Enabled" as const, Destination: { Bucket: "arn:aws:s3:::elsewhere" } }];
          const ReplicationConfiguration = { Role: "role", Rules };
          return owner.send(new s3.PutBucketReplicationCommand({ ...of, ReplicationConfiguration }));
        },
      ],
      "buckets in other regions": [
        "InvalidLocationConstraint 400",
        () => newBucket({ CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
      ],
    };
    for (const [feature, [answer, request]] of Object.entries(refused)) {
      it(`${feature}: ${answer}`, async () => {
        expect(await outcome(request())).to.equal(answer);
      });
    }
  });

  describe("takes the removal of what it does not know for the removal of the bucket", () => {
    const Id = "any";
    const removals: Record<string, (of: { Bucket: string }) => Promise<unknown>> = {
      encryption: (of) => owner.send(new s3.DeleteBucketEncryptionCommand(of)),
      "ownership controls": (of) => owner.send(new s3.DeleteBucketOwnershipControlsCommand(of)),
      "intelligent tiering": (of) =>
        owner.send(new s3.DeleteBucketIntelligentTieringConfigurationCommand({ ...of, Id })),
      metrics: (of) => owner.send(new s3.DeleteBucketMetricsConfigurationCommand({ ...of, Id })),
      inventory: (of) => owner.send(new s3.DeleteBucketInventoryConfigurationCommand({ ...of, Id })),
      analytics: (of) => owner.send(new s3.DeleteBucketAnalyticsConfigurationCommand({ ...of, Id })),
    };
    for (const [feature, remove] of Object.entries(removals)) {
      it(feature, async () => {
        const of = await newBucket();
        await remove(of);
        expect(await outcome(owner.send(new s3.HeadBucketCommand(of)))).to.equal("NotFound 404");
      });
    }

    it("but not so the tags', policy's, lifecycle's, CORS' and public access block's", async () => {
      const of = await newBucket();
      await owner.send(new s3.DeleteBucketTaggingCommand(of));
      await owner.send(new s3.DeleteBucketPolicyCommand(of));
      await owner.send(new s3.DeleteBucketLifecycleCommand(of));
      await owner.send(new s3.DeleteBucketCorsCommand(of));
      await owner.send(new s3.DeletePublicAccessBlockCommand(of));
      expect(await outcome(owner.send(new s3.HeadBucketCommand(of)))).to.equal("ok");
    });
  });

  describe("with a public access block", () => {
    async function blocked(flag: keyof s3.PublicAccessBlockConfiguration): Promise<{ Bucket: string }> {
      const of = await newBucket();
      const PublicAccessBlockConfiguration = { [flag]: true };
      await owner.send(new s3.PutPublicAccessBlockCommand({ ...of, PublicAccessBlockConfiguration }));
      return of;
    }
    const write = (of: { Bucket: string }) =>
      owner.send(new s3.PutObjectCommand({ ...of, Key: "object", Body: "text" }));

    it("of ACLs refuses every object, the owner's too", async () => {
      expect(await outcome(write(await blocked("BlockPublicAcls")))).to.equal("AccessDenied 403");
    });

    for (const flag of ["IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const) {
      it(`of the kind ${flag} takes objects`, async () => {
        expect(await outcome(write(await blocked(flag)))).to.equal("ok");
      });
    }

    it("of policies refuses one that names a user", async () => {
      const { Bucket } = await blocked("BlockPublicPolicy");
      const Policy = policyFor(Bucket, store.users.jobs.name, "s3:GetObject");
      expect(await outcome(owner.send(new s3.PutBucketPolicyCommand({ Bucket, Policy })))).to.equal("AccessDenied 403");
    });
  });

  describe("with a second user", () => {
    it("lets it do what the bucket's policy says, and no more", async () => {
      const { Bucket } = await newBucket();
      const { jobs, history } = store.users;
      await owner.send(new s3.PutObjectCommand({ Bucket, Key: "object", Body: "text" }));
      const Policy = policyFor(Bucket, history.name, "s3:GetObject");
      await owner.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
      const reader = client(store, history);
      const at = { Bucket, Key: "object" };
      expect(await outcome(reader.send(new s3.GetObjectCommand(at)))).to.equal("ok");
      expect(await outcome(reader.send(new s3.PutObjectCommand({ ...at, Body: "text" })))).to.equal("AccessDenied 403");
      expect(await outcome(reader.send(new s3.ListObjectsV2Command({ Bucket })))).to.equal("AccessDenied 403");
      expect(await outcome(client(store, jobs).send(new s3.GetObjectCommand(at)))).to.equal("AccessDenied 403");
    });

    it("keeps from the owner what that user writes, until the policy names the owner", async () => {
      const { Bucket } = await newBucket();
      const at = { Bucket, Key: "object" };
      const { jobs, owner: owning } = store.users;
      const allow = (...users: string[]) => {
        const statements = users.flatMap(
          (user) =>
            (JSON.parse(policyFor(Bucket, user, "s3:GetObject", "s3:PutObject")) as { Statement: object[] }).Statement,
        );
        const Policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
        return owner.send(new s3.PutBucketPolicyCommand({ Bucket, Policy }));
      };
      await allow(jobs.name);
      await client(store, jobs).send(new s3.PutObjectCommand({ ...at, Body: "text" }));
      expect(await outcome(owner.send(new s3.GetObjectCommand(at)))).to.equal("AccessDenied 403");
      await allow(jobs.name, owning.name);
      expect(await outcome(owner.send(new s3.GetObjectCommand(at)))).to.equal("ok");
    });

    it("lets only the owner make buckets", async () => {
      const Bucket = `bucket-${randomBytes(6).toString("hex")}`;
      for (const user of [store.users.jobs, store.users.history]) {
        const made = client(store, user).send(new s3.CreateBucketCommand({ Bucket }));
        expect(await outcome(made)).to.equal("AccessDenied 403");
      }
    });
  });

  describe("asks of its clients", () => {
    const body = () => Readable.from(["text"]);

    it("checksums only where S3 requires them: it refuses a stream with one behind it", async () => {
      const at = { ...(await newBucket()), Key: "object", ContentLength: 4 };
      const eager = client(store, store.users.owner, { requestChecksumCalculation: "WHEN_SUPPORTED" });
      expect(await outcome(eager.send(new s3.PutObjectCommand({ ...at, Body: body() })))).to.equal(
        "MissingContentLength 411",
      );
      expect(await outcome(owner.send(new s3.PutObjectCommand({ ...at, Body: body() })))).to.equal("ok");
    });

    it("the bucket's name in the path: a host name for each bucket leads nowhere", async () => {
      const of = await newBucket();
      const endpoint = store.ceph.endpoint.replace("127.0.0.1", "localhost");
      const virtual = client(store, store.users.owner, { forcePathStyle: false, endpoint });
      const failure = await virtual.send(new s3.HeadBucketCommand(of)).catch((error: unknown) => error);
      expect(failure)
        .to.have.property("code")
        .that.matches(/ENOTFOUND|EAI_AGAIN/);
    });

    it("the right keys", async () => {
      const ask = (accessKey: string, secretKey: string) =>
        outcome(client(store, { accessKey, secretKey }).send(new s3.ListBucketsCommand()));
      expect(await ask("nobody", "nothing")).to.equal("InvalidAccessKeyId 403");
      expect(await ask(store.users.owner.accessKey, "nothing")).to.equal("SignatureDoesNotMatch 403");
    });
  });
});
