import { expect } from "chai";
import fc from "fast-check";
import { sparkConf, sparkConfProblems } from "../../../../components/spark/spark-conf";

const key = fc.stringMatching(/^spark\.[a-z]{1,3}$/);
const conf = fc.dictionary(key, fc.string());

describe("sparkConf", () => {
  it("has each key of the layers once, in order", () => {
    fc.assert(
      fc.property(conf, conf, (one, other) => {
        const keys = Object.keys(sparkConf(one, other));
        expect(keys).to.deep.equal([...new Set([...Object.keys(one), ...Object.keys(other)])].sort());
      }),
    );
  });

  it("lets the later layer win", () => {
    fc.assert(
      fc.property(conf, conf, (one, other) => {
        expect(sparkConf(one, other)).to.deep.equal({ ...one, ...other });
      }),
    );
  });

  it("does not depend on the order within a layer", () => {
    fc.assert(
      fc.property(conf, (some) => {
        const reversed = Object.fromEntries(Object.entries(some).reverse());
        expect(JSON.stringify(sparkConf(reversed))).to.equal(JSON.stringify(sparkConf(some)));
      }),
    );
  });
});

describe("sparkConfProblems", () => {
  it("has nothing against settings of Spark that no field has", () => {
    expect(sparkConfProblems({ "spark.sql.shuffle.partitions": "8", "spark.eventLog.enabled": "true" })).to.deep.equal(
      [],
    );
  });

  it("names the field of a key that the field would win over", () => {
    expect(sparkConfProblems({ "spark.driver.memory": "8g", "spark.executor.instances": "4" })).to.deep.equal([
      "conf sets spark.driver.memory: set driver.memory instead, which would win over it.",
      "conf sets spark.executor.instances: set executor.instances instead, which would win over it.",
    ]);
  });

  it("names keys that Spark ignores", () => {
    expect(sparkConfProblems({ "sql.shuffle.partitions": "8" })).to.deep.equal([
      'conf sets sql.shuffle.partitions: Spark ignores keys that do not start with "spark.".',
    ]);
  });
});
