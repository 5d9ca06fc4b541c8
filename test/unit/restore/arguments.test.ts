import { expect } from "chai";
import { readArguments, readEnvironment } from "../../../restore/arguments";

describe("npm run restore", () => {
  const now = new Date("2026-02-01T00:00:00Z");
  const read = (...args: string[]) => readArguments(args, now);

  it("takes a bucket, a prefix and a time, and does nothing without --yes", () => {
    expect(read("tables", "warehouse/", "--at", "2026-01-31T09:30:00+01:00")).to.deep.equal({
      bucket: "tables",
      prefix: "warehouse/",
      at: new Date("2026-01-31T08:30:00Z"),
      execute: false,
    });
    expect(read("tables", "", "--at", "2026-01-31T09:30:00Z", "--yes").execute).to.equal(true);
  });

  it("asks for what is missing", () => {
    expect(() => read("tables", "--at", "2026-01-31T09:30:00Z")).to.throw("Name the bucket and how the keys");
    expect(() => read("tables", "warehouse/")).to.throw('--at is "": write a time with its zone');
  });

  it("refuses a time without a zone, none at all, and one to come", () => {
    for (const time of ["2026-01-31T09:30:00", "yesterday", "2026-01-31", "2026-13-31T09:30:00Z"]) {
      expect(() => read("tables", "", "--at", time)).to.throw(`--at is "${time}": write a time with its zone`);
    }
    expect(() => read("tables", "", "--at", "2026-03-01T00:00:00Z")).to.throw("which is still to come");
  });

  it("takes the store and the owner's keys from the variables that every S3 client reads", () => {
    const keys = { AWS_ACCESS_KEY_ID: "access", AWS_SECRET_ACCESS_KEY: "secret" };
    const credentials = { accessKeyId: "access", secretAccessKey: "secret" };
    expect(readEnvironment(keys)).to.deep.equal({ region: "us-east-1", credentials });
    const all = { ...keys, AWS_ENDPOINT_URL: "https://s3.example.com", AWS_REGION: "lake" };
    expect(readEnvironment(all)).to.deep.equal({ endpoint: "https://s3.example.com", region: "lake", credentials });
    expect(() => readEnvironment({ AWS_ACCESS_KEY_ID: "access" })).to.throw(/^AWS_SECRET_ACCESS_KEY must be set/);
  });
});
