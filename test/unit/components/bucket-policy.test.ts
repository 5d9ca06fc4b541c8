import { expect } from "chai";
import { bucketPolicy } from "../../../components/bucket-policy";

interface Statement {
  Effect: string;
  Principal: { AWS: string[] };
  Action: string[];
  Resource: string[];
}

const users = { owner: "lake", jobs: "spark-jobs", history: "arn:aws:iam::123456789012:user/history" };

describe("bucketPolicy", () => {
  const { Statement: statements } = JSON.parse(bucketPolicy("tables", users, "spark-events")) as {
    Statement: Statement[];
  };
  const of = (arn: string) => statements.filter(({ Principal }) => Principal.AWS.includes(arn));

  it("allows nothing to everybody, and nothing outside the bucket", () => {
    for (const { Effect, Principal, Action, Resource } of statements) {
      expect(Effect).to.equal("Allow");
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

  it("lets jobs read and write everything, and delete many objects by one request to the bucket", () => {
    const [grant, ...others] = of("arn:aws:iam:::user/spark-jobs");
    expect(others).to.deep.equal([]);
    expect(grant?.Action).to.include.members(["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]);
    expect(grant?.Resource).to.deep.equal(["arn:aws:s3:::tables", "arn:aws:s3:::tables/*"]);
  });

  it("lets the History Server, here by its ARN at AWS, read event logs and change nothing", () => {
    const grants = of(users.history);
    const reading = grants.filter(({ Action }) => Action.includes("s3:GetObject")).flatMap(({ Resource }) => Resource);
    expect(reading).to.deep.equal(["arn:aws:s3:::tables/spark-events", "arn:aws:s3:::tables/spark-events/*"]);
    for (const action of grants.flatMap(({ Action }) => Action)) expect(action).to.match(/^s3:(Get|List)/);
  });
});
