import { expect } from "chai";
import fc from "fast-check";
import { fromS3Rules, toS3Rules } from "../../../../stand-ins/aws/lifecycle-rules";
import { equal } from "../../../../stand-ins/aws/values";

const days = fc.integer({ min: 1, max: 10_000 });

const rule = fc.record(
  {
    id: fc.string({ minLength: 1 }),
    enabled: fc.boolean(),
    prefix: fc.string(),
    tags: fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
      fc.string({ minLength: 1 }),
      {
        maxKeys: 3,
      },
    ),
    abortIncompleteMultipartUploadDays: days,
    expiration: fc.oneof(
      fc.record({ days }),
      fc.constant({ date: "2030-01-31" }),
      fc.constant({ expiredObjectDeleteMarker: true }),
    ),
    noncurrentVersionExpiration: fc.record({ days }),
  },
  { requiredKeys: ["id", "enabled"] },
);

describe("Lifecycle rules", () => {
  it("come back from S3 as the program gave them", () => {
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        // A rule that does nothing gets an action that does nothing.
        expect(equal(fromS3Rules(toS3Rules(rules)), rules)).to.equal(true);
      }),
    );
  });

  it("are S3's own where they have a prefix", () => {
    expect(
      toS3Rules([{ id: "events", enabled: true, prefix: "spark-events/", expiration: { days: 30 } }]),
    ).to.deep.equal([
      { ID: "events", Status: "Enabled", Filter: { Prefix: "spark-events/" }, Expiration: { Days: 30 } },
    ]);
  });

  it("name prefix and tags together", () => {
    const [tagged] = toS3Rules([{ id: "old", enabled: true, prefix: "a/", tags: { kind: "log" } }]);
    expect(tagged?.Filter).to.deep.equal({ And: { Prefix: "a/", Tags: [{ Key: "kind", Value: "log" }] } });
  });

  it("are read where Ceph has moved the prefix out of the filter, or a single tag into it", () => {
    const moved = { Prefix: "" };
    const [everything, tagged] = fromS3Rules([
      { ID: "all", Status: "Enabled", ...moved, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      { ID: "old", Status: "Disabled", Filter: { Tag: { Key: "kind", Value: "log" } } },
    ]);
    expect(everything).to.deep.equal({ id: "all", enabled: true, abortIncompleteMultipartUploadDays: 7 });
    expect(tagged).to.deep.equal({ id: "old", enabled: false, tags: { kind: "log" } });
  });
});
