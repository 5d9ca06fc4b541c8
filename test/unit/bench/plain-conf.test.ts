import { expect } from "chai";
import { plainConf } from "../../../bench/plain-conf";
import { sparkDefaults } from "../../../components/spark/spark-defaults";

describe("The plain settings of a job", () => {
  const defaults = sparkDefaults({
    objectStore: { endpoint: { url: "http://rgw.example.com" }, region: "us-east-1", pathStyle: true, bucket: "lake" },
    catalog: { endpoint: { url: "http://nessie:19120/api/v2" } },
  });

  it("say where data is, and leave out what only makes a job faster or visible", () => {
    const plain = plainConf("iceberg-operations", defaults);
    expect(plain).to.include.keys(
      "spark.hadoop.fs.s3a.endpoint",
      "spark.hadoop.fs.s3a.path.style.access",
      "spark.sql.extensions",
      "spark.sql.catalog.nessie.uri",
    );
    expect(Object.keys(plain).filter((key) => /eventLog|metrics|prometheus|committer/.test(key))).to.deep.equal([]);
  });

  it("keep the event log for the job that looks for its own, but nothing that tunes it", () => {
    const kept = Object.keys(plainConf("s3-integration-test", defaults)).filter((key) => key.includes("eventLog"));
    expect(kept).to.have.members(["spark.eventLog.enabled", "spark.eventLog.dir", "spark.eventLog.rolling.enabled"]);
  });

  it("are the job's own values, and nothing else", () => {
    expect(defaults).to.deep.include(plainConf("s3-integration-test", defaults));
    expect(plainConf("iceberg-operations", { "spark.kubernetes.x": "1", "spark.other": "2" })).to.deep.equal({
      "spark.kubernetes.x": "1",
    });
  });
});
