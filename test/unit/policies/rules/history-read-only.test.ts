import { expect } from "chai";
import { historyReadOnly } from "../../../../policies/rules/history-read-only";
import { judgeStack, type Subject, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const user = "arn:aws:iam:::user/history-server";
const statement = {
  Effect: "Allow",
  Principal: { AWS: [user] },
  Action: ["s3:GetObject", "s3:ListBucket"],
  Resource: ["arn:aws:s3:::lake", "arn:aws:s3:::lake/spark-events/*"],
};
const jobs = { ...statement, Principal: { AWS: ["arn:aws:iam:::user/spark-jobs"] }, Action: "s3:*" };
const policy = (...statements: object[]): Subject => [
  "aws:s3/bucketPolicy:BucketPolicy",
  { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
];
const off = "-Dspark.history.fs.cleaner.enabled=false";
const server = (container: object): Subject => [
  "kubernetes:apps/v1:Deployment",
  { spec: { template: { spec: { containers: [container] } } } },
];
const withOptions = (value: unknown): Subject => server({ env: [{ name: "SPARK_HISTORY_OPTS", value }] });
const stack = (...subjects: Subject[]) => judgeStack(historyReadOnly, subjects);

describe("policy history-read-only", () => {
  describesItself(historyReadOnly);

  it("passes a server that only reads, and stacks without one", async () => {
    expect(await stack(policy(statement, jobs), withOptions(`${off} -Dspark.history.ui.port=18080`))).to.be.empty;
    expect(await stack(policy(jobs))).to.be.empty;
    expect(await stack(server({ args: ["nginx"] }))).to.be.empty;
  });

  it("passes what is denied, and single values where lists may be", async () => {
    const denied = { ...statement, Effect: "Deny", Action: "s3:*", Principal: "*" };
    const single = { ...statement, Principal: { AWS: user }, Action: "s3:Get*" };
    expect(await stack(policy(denied, single), withOptions(off))).to.be.empty;
    const one: Subject = ["aws:s3/bucketPolicy:BucketPolicy", { policy: JSON.stringify({ Statement: single }) }];
    expect(await stack(one, withOptions(off))).to.be.empty;
  });

  for (const [change, actions] of [
    [{ Action: ["s3:GetObject", "s3:PutObject"] }, "s3:PutObject"],
    [{ Action: "s3:DeleteObject" }, "s3:DeleteObject"],
    [{ Action: "s3:*" }, "s3:*"],
    [{ Action: "*" }, "*"],
    [{ Action: "s3:PutObject", Principal: "*" }, "s3:PutObject"],
    [{ Action: "s3:PutObject", Principal: { AWS: "*" } }, "s3:PutObject"],
    [{ Action: "s3:PutObject", Principal: { AWS: "arn:aws:iam::123456789012:root" } }, "s3:PutObject"],
    [{ Action: "s3:PutObject", Principal: { AWS: "arn:aws:iam::123456789012:role/history-server" } }, "s3:PutObject"],
  ] as const) {
    it(`refuses a policy with ${JSON.stringify(change)}`, async () => {
      expect(await stack(policy(statement, { ...statement, ...change }))).to.deep.equal([
        `policy.Statement[1] lets history-server do more than read: ${actions}.`,
      ]);
    });
  }

  for (const Resource of [
    "arn:aws:s3:::lake/*",
    "arn:aws:s3:::lake*",
    "arn:aws:s3:::lake/spark-*",
    "arn:aws:s3:::*",
    "*",
    ["arn:aws:s3:::lake/spark-events/*", "arn:aws:s3:::lake/*"],
  ]) {
    it(`refuses that the server reads ${JSON.stringify(Resource)}`, async () => {
      expect(await stack(policy({ ...statement, Resource }))).to.deep.equal([
        `policy.Statement[0] lets history-server read more than event logs: ${[Resource].flat().at(-1)}.`,
      ]);
    });
  }

  it("knows the folder of event logs by its config", async () => {
    const reads = (Resource: string) =>
      judgeStack(historyReadOnly, [policy({ ...statement, Resource })], { eventLogFolder: "s3a://lake/logs/spark" });
    for (const within of ["lake/logs/spark", "lake/logs/spark/*", "lake/logs/spark/eventlog_v2_*"]) {
      expect(await reads(`arn:aws:s3:::${within}`), within).to.be.empty;
    }
    for (const outside of ["lake/warehouse/*", "lake/logs/*", "lake/logs/sparkling/*", "other/logs/spark/*"]) {
      expect(await reads(`arn:aws:s3:::${outside}`), outside).to.have.length(1);
    }
  });

  describe("of several teams", () => {
    const config = {
      eventLogFolder: "s3a://lake/spark-events",
      teamHistoryUsers: { analytics: "history-analytics" },
    };
    const reads = (name: string, bucket: string) => ({
      ...statement,
      Principal: { AWS: [`arn:aws:iam:::user/${name}`] },
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/spark-events/*`],
    });
    const showing = (folder: string) => withOptions(`${off} -Dspark.history.fs.logDirectory=s3a://${folder}/`);
    const first = policy(reads("history-server", "lake"));
    const analytics = policy(reads("history-analytics", "lake-analytics"));
    const servers = [showing("lake/spark-events"), showing("lake-analytics/spark-events")];

    it("passes a user for each, who reads the logs of that team", async () => {
      expect(await judgeStack(historyReadOnly, [first, analytics, ...servers], config)).to.be.empty;
    });

    for (const [name, own, other] of [
      ["history-analytics", "lake-analytics", "lake"],
      ["history-server", "lake", "lake-analytics"],
    ] as const) {
      it(`refuses that ${name} reads logs of another team, or lists its bucket`, async () => {
        const both = policy(reads(name, own), reads(name, other));
        const others = [`arn:aws:s3:::${other}`, `arn:aws:s3:::${other}/spark-events/*`].join(", ");
        expect(await judgeStack(historyReadOnly, [both], config)).to.deep.equal([
          `policy.Statement[1] lets ${name} read more than event logs: ${others}.`,
        ]);
      });
    }

    it("refuses one user for two teams", async () => {
      const one = { ...config, teamHistoryUsers: { analytics: "history-server" } };
      const shared = policy(reads("history-server", "lake-analytics"));
      expect(await judgeStack(historyReadOnly, [first, shared], one)).to.have.length(2);
    });

    it("refuses that a team's user does more than read", async () => {
      const writes = policy({ ...reads("history-analytics", "lake-analytics"), Action: "s3:PutObject" });
      expect(await judgeStack(historyReadOnly, [first, writes], config)).to.deep.equal([
        "policy.Statement[0] lets history-analytics do more than read: s3:PutObject.",
      ]);
    });

    it("refuses a server whose user is not known, or is named by no policy", async () => {
      const stranger = showing("lake-reports/spark-events");
      expect(await judgeStack(historyReadOnly, [first, analytics, stranger], config)).to.deep.equal([
        "The user of the History Server for s3a://lake-reports/spark-events/ is not known: add the user to " +
          "teamHistoryUsers, by its team's name.",
      ]);
      expect(await judgeStack(historyReadOnly, [first, ...servers], config)).to.deep.equal([
        "No bucket policy of this stack names history-analytics, so its permissions are unknown.",
      ]);
    });
  });

  for (const [options, violation] of [
    ["-Dspark.history.ui.port=18080", "spark.history.fs.cleaner.enabled has to be set to false."],
    [off.replace("false", "true"), "spark.history.fs.cleaner.enabled has to be set to false."],
    [`${off} ${off.replace("false", "true")}`, "spark.history.fs.cleaner.enabled has to be set to false."],
    [
      `${off} -Dspark.history.fs.eventLog.rolling.maxFilesToRetain=2`,
      "spec.template.spec.containers[0].env[0].value: spark.history.fs.eventLog.rolling.maxFilesToRetain rewrites logs.",
    ],
  ] as const) {
    it(`refuses the options ${options}`, async () => {
      expect(await stack(policy(statement), withOptions(options))).to.deep.equal([violation]);
    });
  }

  it("knows a server by its command too, and that it has no options then", async () => {
    for (const container of [
      { args: ["spark-class", "org.apache.spark.deploy.history.HistoryServer"] },
      { command: ["/opt/spark/sbin/start-history-server.sh"] },
    ]) {
      expect(await stack(policy(statement), server(container))).to.have.length(1);
    }
  });

  it("refuses a server whose user no policy of the stack names", async () => {
    const violation = "No bucket policy of this stack names history-server, so its permissions are unknown.";
    expect(await stack(withOptions(off))).to.deep.equal([violation]);
    expect(await stack(policy(jobs), withOptions(off))).to.deep.equal([violation]);
    const config = { historyUser: "spark-jobs" };
    const ofJobs = { ...jobs, Resource: statement.Resource };
    expect(await judgeStack(historyReadOnly, [policy(ofJobs), withOptions(off)], config), "another user").to.deep.equal(
      ["policy.Statement[0] lets spark-jobs do more than read: s3:*."],
    );
  });

  it("refuses what it cannot see", async () => {
    const unreadable: Subject = ["aws:s3/bucketPolicy:BucketPolicy", { policy: unknown.text }];
    expect((await stack(unreadable)).join()).to.include("policy is not known");
    expect((await stack(["aws:s3/bucketPolicy:BucketPolicy", { policy: "{" }])).join()).to.include("is not JSON");
    expect((await stack(policy({ ...statement, NotAction: "s3:PutObject" }))).join()).to.include("allows all but");
    expect((await stack(policy({ ...statement, NotResource: "arn:aws:s3:::x" }))).join()).to.include("allows all but");
    expect((await stack(policy(statement), withOptions(unknown.text))).join()).to.include("value is not known");
    expect((await stack(policy(statement), withOptions("-Da='b'"))).join()).to.include("has quotes");
    const elsewhere = { env: [{ name: "SPARK_HISTORY_OPTS", valueFrom: {} }] };
    expect((await stack(policy(statement), server(elsewhere))).join()).to.include("elsewhere");
  });
});
