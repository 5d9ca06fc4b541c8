import { expect } from "chai";
import { bucketPrivate } from "../../../../policies/rules/bucket-private";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const made = (type: string, inputs: object, config?: object) => judge(bucketPrivate, `aws:s3/${type}`, inputs, config);
const bucket = (inputs: object, config?: object) => made("bucket:Bucket", inputs, config);
const policy = (...statements: object[]) =>
  made("bucketPolicy:BucketPolicy", { policy: JSON.stringify({ Statement: statements }) });
const jobs = {
  Effect: "Allow",
  Principal: { AWS: ["arn:aws:iam:::user/spark-jobs"] },
  Action: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
  Resource: ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"],
};

describe("policy bucket-private", () => {
  describesItself(bucketPrivate);

  describe("of a bucket's policy", () => {
    it("passes users who read and write objects, and what is denied", async () => {
      const owner = { ...jobs, Principal: { AWS: "arn:aws:iam:::user/lake" }, Action: ["s3:DeleteObjectVersion"] };
      expect(await policy(jobs, owner, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" })).to.be.empty;
    });

    for (const Principal of ["*", { AWS: "*" }, { AWS: ["arn:aws:iam:::user/lake", "*"] }]) {
      it(`refuses the principal ${JSON.stringify(Principal)}`, async () => {
        expect(await policy(jobs, { ...jobs, Principal, Action: "s3:GetObject" })).to.deep.equal([
          "policy.Statement[1] is public.",
        ]);
      });
    }

    for (const Action of ["s3:*", "*"]) {
      it(`refuses the action ${Action}, whose ever it is`, async () => {
        expect(await policy({ ...jobs, Principal: { AWS: "arn:aws:iam:::user/lake" }, Action })).to.deep.equal([
          `policy.Statement[0] allows everything: ${Action}.`,
        ]);
      });
    }

    for (const Action of [
      "s3:PutBucketPolicy",
      "s3:PutObjectAcl",
      "s3:DeleteObjectVersion",
      "s3:PutLifecycleConfiguration",
      "s3:Put*",
      "s3:Delete*",
    ]) {
      it(`refuses that jobs may ${Action}`, async () => {
        expect(await policy({ ...jobs, Action: ["s3:GetObject", Action] })).to.deep.equal([
          `policy.Statement[0] lets spark-jobs do more than read and write objects: ${Action}.`,
        ]);
      });
    }

    it("refuses that more than one, who may be the owner, do what jobs do not; a team's user is known by that", async () => {
      const owner = { ...jobs, Principal: { AWS: "arn:aws:iam:::user/lake" }, Action: ["s3:DeleteObjectVersion"] };
      const team = { ...jobs, Principal: { AWS: ["arn:aws:iam:::user/spark-jobs-analytics"] } };
      expect(await policy(owner, team)).to.be.empty;
      expect(await policy(owner, { ...team, Action: [...jobs.Action, "s3:PutBucketPolicy"] })).to.deep.equal([
        "policy lets arn:aws:iam:::user/lake and arn:aws:iam:::user/spark-jobs-analytics do more than read and write objects, " +
          "and only one of them can be the bucket's owner.",
      ]);
    });

    it("knows the jobs' user by its config", async () => {
      const statement = { ...jobs, Principal: { AWS: "arn:aws:iam::1:role/etl" }, Action: "s3:PutObjectAcl" };
      const inputs = { policy: JSON.stringify({ Statement: statement }) };
      expect(await made("bucketPolicy:BucketPolicy", inputs, { jobUser: "etl" })).to.have.length(1);
    });
  });

  describe("of ACLs", () => {
    for (const acl of ["public-read", "public-read-write", "authenticated-read"]) {
      it(`refuses ${acl}`, async () => {
        for (const type of [
          "bucket:Bucket",
          "bucketAcl:BucketAcl",
          "bucketAclV2:BucketAclV2",
          "bucketObject:BucketObject",
          "bucketObjectv2:BucketObjectv2",
          "objectCopy:ObjectCopy",
        ]) {
          expect(await made(type, { acl }), type).to.deep.equal([`acl is public: ${acl}.`]);
        }
      });
    }

    it("refuses grants to groups of everybody", async () => {
      const uri = "http://acs.amazonaws.com/groups/global/AllUsers";
      const accessControlPolicy = { grants: [{ grantee: { type: "Group", uri }, permission: "READ" }] };
      expect(await made("bucketAclV2:BucketAclV2", { accessControlPolicy })).to.deep.equal([
        "accessControlPolicy.grants[0].grantee.uri is public.",
      ]);
      expect(await bucket({ grants: [{ type: "Group", uri, permissions: ["READ"] }] })).to.have.length(1);
    });

    it("passes private ones", async () => {
      for (const acl of [undefined, "private", "bucket-owner-full-control"]) expect(await bucket({ acl })).to.be.empty;
    });
  });

  describe("of what expires", () => {
    const rule = (more: object) => ({ id: "old", enabled: true, expiration: { days: 1 }, ...more });

    it("passes event logs, old versions and unfinished uploads", async () => {
      const lifecycleRules = [
        rule({ prefix: "spark-events/eventlog_v2_" }),
        { enabled: true, noncurrentVersionExpiration: { days: 7 }, expiration: { expiredObjectDeleteMarker: true } },
        { enabled: true, abortIncompleteMultipartUploadDays: 7 },
        rule({ enabled: false }),
      ];
      expect(await bucket({ lifecycleRules })).to.be.empty;
    });

    for (const [what, more] of [
      ["", {}],
      ["warehouse/", { prefix: "warehouse/" }],
      ["spark", { prefix: "spark" }],
      ["", { prefix: "", expiration: { date: "2030-01-01" } }],
    ] as const) {
      it(`refuses that objects under "${what}" do, by ${JSON.stringify(more)}`, async () => {
        expect(await bucket({ lifecycleRules: [rule(more)] })).to.deep.equal([
          `lifecycleRules[0].expiration removes objects under "${what}", and may only under spark-events/.`,
        ]);
      });
    }

    it("judges rules of a resource of their own, too, wherever these name the prefix", async () => {
      const type = "bucketLifecycleConfiguration:BucketLifecycleConfiguration";
      const rules = (filter: object) => ({ rules: [{ status: "Enabled", expiration: { days: 1 }, filter }] });
      expect(await made(type, rules({ prefix: "spark-events/" }))).to.be.empty;
      expect(await made(type, rules({ and: { prefix: "spark-events/", tags: { a: "b" } } }))).to.be.empty;
      expect(await made(type, rules({ tag: { key: "a", value: "b" } }))).to.have.length(1);
      expect(await made(type.replace(/Configuration/g, "ConfigurationV2"), rules({}))).to.have.length(1);
    });

    it("knows other folders by its config", async () => {
      const config = { expiringFolders: ["tmp/"] };
      expect(await bucket({ lifecycleRules: [rule({ prefix: "tmp/" })] }, config)).to.be.empty;
      expect(await bucket({ lifecycleRules: [rule({ prefix: "spark-events/" })] }, config)).to.have.length(1);
    });
  });

  it("refuses that old versions are no longer kept", async () => {
    const versioning = (status: string) =>
      made("bucketVersioning:BucketVersioning", { versioningConfiguration: { status } });
    expect(await versioning("Enabled")).to.be.empty;
    expect(await versioning("Suspended")).to.deep.equal([
      "versioningConfiguration.status has to be Enabled, or what is deleted is gone.",
    ]);
    expect(await bucket({ versioning: { enabled: true } })).to.be.empty;
    expect(await bucket({ versioning: { enabled: false } })).to.deep.equal([
      "versioning.enabled has to be true, or what is deleted is gone.",
    ]);
  });

  it("refuses that a bucket goes with its content, but in a sandbox", async () => {
    expect(await bucket({ forceDestroy: true })).to.deep.equal(["forceDestroy removes all objects with the bucket."]);
    expect(await bucket({ forceDestroy: true }, { disposable: true })).to.be.empty;
    expect(await bucket({ forceDestroy: false })).to.be.empty;
  });

  it("refuses that pages of any origin read it", async () => {
    const corsRules = [{ allowedMethods: ["GET"], allowedOrigins: ["https://a.example.com", "*"] }];
    const violation = "corsRules[0].allowedOrigins[1] lets every web page read the bucket with its visitor's keys.";
    expect(await bucket({ corsRules })).to.deep.equal([violation]);
    const type = "bucketCorsConfigurationV2:BucketCorsConfigurationV2";
    expect(await made(type, { corsRules })).to.deep.equal([violation]);
  });

  it("asks of a public access block that it ignores public ACLs", async () => {
    const block = "bucketPublicAccessBlock:BucketPublicAccessBlock";
    expect(await made(block, { ignorePublicAcls: true })).to.be.empty;
    expect(await made(block, { blockPublicPolicy: true })).to.deep.equal([
      "ignorePublicAcls has to be true, or public objects stay public.",
    ]);
  });

  it("refuses what it cannot see, and passes over what is no bucket", async () => {
    expect((await made("bucketPolicy:BucketPolicy", { policy: unknown.text })).join()).to.include(
      "policy is not known",
    );
    expect((await bucket({ acl: unknown.text })).join()).to.include("acl is not known");
    expect((await policy({ ...jobs, NotAction: "s3:GetObject" })).join()).to.include("allows all but");
    expect(await judge(bucketPrivate, "kubernetes:core/v1:ConfigMap", { acl: "public-read" })).to.be.empty;
  });
});
