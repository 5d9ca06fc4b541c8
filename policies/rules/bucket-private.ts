import { resourcePolicy } from "../framework/define-policy";
import type { Field } from "../model/field";
import { nameList } from "../framework/name-list";
import { type Grant, grantsOf } from "./s3/bucket-policy";
import { expiries } from "./s3/expiry";

interface Config {
  readonly jobUser?: string;
  readonly expiringFolders?: readonly string[];
  readonly disposable?: boolean;
}

const usual = { jobUser: "spark-jobs", expiringFolders: ["spark-events/"], disposable: false };

export const bucketPrivate = resourcePolicy<Config>(
  {
    name: "bucket-private",
    rule: "Only named users have access to a bucket, each with named actions, and tables never expire.",
    why:
      "The bucket holds the whole lakehouse: one public object, one lifecycle rule or one stolen key can expose or " +
      "delete everything.",
    remedy:
      "Name users and actions in the bucket policy, keep ACLs private, name CORS origins, and let objects expire only " +
      "under expiringFolders.",
    severity: "critical",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    config: {
      properties: {
        jobUser: {
          type: "string",
          minLength: 1,
          default: usual.jobUser,
          description: "The jobs' user in the S3 service: the user's name or ARN.",
        },
        expiringFolders: nameList("Prefixes of the objects that a lifecycle rule may delete.", {
          default: usual.expiringFolders,
        }),
        disposable: {
          type: "boolean",
          default: usual.disposable,
          description: "Whether buckets may be deleted with their content (`forceDestroy`), as in a sandbox.",
        },
      },
    },
  },
  ({ type, inputs, config }, report) => {
    const kind = /^aws:s3\/\w+:(\w+?)(?:v2|V2)?$/.exec(type)?.[1];
    if (kind === undefined) return;
    for (const problem of problemsOf(kind, inputs, { ...usual, ...config })) report(`${problem}.`);
  },
);

function problemsOf(kind: string, inputs: Field, { jobUser, expiringFolders, disposable }: Required<Config>): string[] {
  switch (kind) {
    case "BucketPolicy":
      return policyProblems(inputs.at("policy"), jobUser);
    case "BucketCorsConfiguration":
      return origins(inputs.at("corsRules"));
    case "BucketLifecycleConfiguration":
      return expiries(inputs.at("rules").items(), expiringFolders);
    case "BucketPublicAccessBlock": {
      const ignores = inputs.at("ignorePublicAcls");
      return ignores.flag() === true ? [] : [`${ignores.path} has to be true, or public objects stay public`];
    }
    case "BucketVersioning": {
      const status = inputs.at("versioningConfiguration", "status");
      return status.text() === "Enabled" ? [] : [`${status.path} has to be Enabled, or what is deleted is gone`];
    }
    case "Bucket": {
      const force = inputs.at("forceDestroy");
      const versioning = inputs.at("versioning", "enabled");
      return [
        ...(versioning.flag() === false ? [`${versioning.path} has to be true, or what is deleted is gone`] : []),
        ...(force.flag() === true && !disposable ? [`${force.path} removes all objects with the bucket`] : []),
        ...aclProblems(inputs),
        ...origins(inputs.at("corsRules")),
        ...expiries(inputs.at("lifecycleRules").items(), expiringFolders),
      ];
    }
    case "BucketAcl":
    case "BucketObject":
    case "ObjectCopy":
      return aclProblems(inputs);
    default:
      return [];
  }
}

/** What a job does with its objects; the rest changes who may do what, or removes what is to be kept. */
const ofJobs =
  /^s3:(Get[A-Za-z]*\*?|List[A-Za-z]*\*?|PutObject|PutObjectTagging|DeleteObject|DeleteObjectTagging|AbortMultipartUpload)$/;

function policyProblems(policy: Field, jobUser: string): string[] {
  const grants = grantsOf(policy);
  return [...grants.flatMap((grant) => grantProblems(grant, jobUser)), ...ownerProblems(policy, grants)];
}

/**
 * The owner reads and deletes old versions. Jobs have a user for each team, whose names are the store's alone to know.
 */
function ownerProblems(policy: Field, grants: readonly Grant[]): string[] {
  const owners = new Set(
    grants.filter((grant) => actionsBeyond(grant).length > 0).flatMap(({ principals }) => principals),
  );
  if (owners.size < 2) return [];
  const names = [...owners].sort().join(" and ");
  return [
    `${policy.path} lets ${names} do more than read and write objects, and only one of them can be the bucket's owner`,
  ];
}

const actionsBeyond = ({ actions }: Grant) =>
  actions.map((action) => action.text() ?? "").filter((name) => !ofJobs.test(name));

function grantProblems(grant: Grant, jobUser: string): string[] {
  const { actions, path, isPublic, holdsFor } = grant;
  const all = actions.map((action) => action.text() ?? "").filter((name) => /^(s3:)?\*$/.test(name));
  const beyond = actionsBeyond(grant);
  if (isPublic) return [`${path} is public`];
  if (all.length > 0) return [`${path} allows everything: ${all.join(", ")}`];
  return holdsFor(jobUser) && beyond.length > 0
    ? [`${path} lets ${jobUser} do more than read and write objects: ${beyond.join(", ")}`]
    : [];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
function aclProblems(inputs: Field): string[] {
  const canned = inputs.at("acl");
  const isOpen = /^(public-|authenticated-)/.test(canned.text() ?? "");
  const grantees = [
    ...inputs.at("grants").items(),
    ...inputs
      .at("accessControlPolicy", "grants")
      .items()
      .map((grant) => grant.at("grantee")),
  ].map((grantee) => grantee.at("uri"));
  return [
    ...(isOpen ? [`${canned.path} is public: ${canned.text()}`] : []),
    ...grantees
      .filter((uri) => /AllUsers|AuthenticatedUsers/.test(uri.text() ?? ""))
      .map((uri) => `${uri.path} is public`),
  ];
}

function origins(rules: Field): string[] {
  return rules
    .items()
    .flatMap((rule) => rule.at("allowedOrigins").items())
    .filter((origin) => origin.text() === "*")
    .map((origin) => `${origin.path} lets every web page read the bucket with its visitor's keys`);
}
