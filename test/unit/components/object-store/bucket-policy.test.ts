import { expect } from "chai";
import { bucketPolicy } from "../../../../components/object-store/bucket-policy";

interface Statement {
  Effect: string;
  Principal: { AWS: string[] };
  Action: string[];
  Resource: string[];
}

const users = { owner: "lake", jobs: "spark-jobs", history: "arn:aws:iam::123456789012:user/history" };

describe("bucketPolicy", () => {
  const { Statement: statements } = JSON.parse(bucketPolicy("tables", users)) as {
    Statement: Statement[];
  };
  const of = (arn: string) => statements.filter(({ Principal }) => Principal.AWS.includes(arn));

  it("allows nothing to everybody, and nothing outside the bucket", () => {
    for (const { Effect, Principal, Action, Resource } of statements) {
      expect(Effect).to.be.oneOf(["Allow", "Deny"]);
      for (const user of Principal.AWS) expect(user).to.match(/^arn:aws:iam::\d*:user\/[a-z-]+$/);
      for (const action of Action) expect(action).to.match(/^s3:[A-Za-z]+$/);
      for (const resource of Resource) expect(resource).to.match(/^arn:aws:s3:::tables($|\/)/);
    }
  });

  it("lets the owner read what jobs have written", () => {
    const [grant] = of("arn:aws:iam:::user/lake");
    expect(grant?.Action).to.include("s3:GetObject");
    expect(grant?.Resource).to.deep.equal(["arn:aws:s3:::tables/*"]);
  });

  it("lets only the owner delete old versions", () => {
    const versions = statements.filter(({ Action }) => Action.includes("s3:DeleteObjectVersion"));
    expect(versions.map(({ Principal }) => Principal.AWS)).to.deep.equal([["arn:aws:iam:::user/lake"]]);
  });

  it("lets jobs read and write everything, and delete many objects by one request to the bucket", () => {
    const [grant, ...others] = of("arn:aws:iam:::user/spark-jobs").filter(({ Effect }) => Effect === "Allow");
    expect(others).to.deep.equal([]);
    expect(grant?.Action).to.include.members(["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]);
    expect(grant?.Resource).to.deep.equal(["arn:aws:s3:::tables", "arn:aws:s3:::tables/*"]);
  });

  it("lets jobs neither read nor delete the events in the logs of other jobs", () => {
    const [denial, ...others] = statements.filter(({ Effect }) => Effect === "Deny");
    expect(others).to.deep.equal([]);
    expect(denial).to.deep.equal({
      Effect: "Deny",
      Principal: { AWS: ["arn:aws:iam:::user/spark-jobs"] },
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"],
      Resource: ["arn:aws:s3:::tables/spark-events/eventlog_v2_*/events_*"],
    });
  });

  it("lets the History Server, here by its ARN at AWS, read event logs and change nothing", () => {
    const grants = of(users.history);
    const reading = grants.filter(({ Action }) => Action.includes("s3:GetObject")).flatMap(({ Resource }) => Resource);
    expect(reading).to.deep.equal(["arn:aws:s3:::tables/spark-events", "arn:aws:s3:::tables/spark-events/*"]);
    for (const action of grants.flatMap(({ Action }) => Action)) expect(action).to.match(/^s3:(Get|List)/);
  });

  it("lets nobody but owner and jobs in where there is no History Server", () => {
    const { Statement: without } = JSON.parse(bucketPolicy("tables", { owner: "lake", jobs: "spark-jobs" })) as {
      Statement: Statement[];
    };
    expect(without).to.deep.equal(statements.filter((statement) => !of(users.history).includes(statement)));
  });
});
