import { expect } from "chai";
import * as fc from "fast-check";
import { growth, series } from "../../../../components/monitoring/promql";
import { mistakesIn } from "../support/monitoring";

describe("series of a metric", () => {
  it("are all, or those whose labels match", () => {
    expect(series("up")).to.equal("up");
    expect(series("up", { job: "nessie", pod: { not: "" } })).to.equal('up{job="nessie",pod!=""}');
    expect(series("up", { job: ["a.b", "c"] })).to.equal('up{job=~"a\\\\.b|c"}');
    expect(series("up", { pod: { startsWith: "nessie-" } })).to.equal('up{pod=~"nessie-.*"}');
  });

  it("are PromQL whatever the labels are", () => {
    const text = fc.string({ unit: "grapheme-ascii" });
    const matcher = fc.oneof(text, fc.array(text, { minLength: 1 }), fc.record({ not: text }));
    fc.assert(
      fc.property(matcher, (job) => {
        expect(mistakesIn(series("up", { job }))).to.deep.equal([]);
      }),
    );
  });
});

describe("the growth of a counter", () => {
  it("counts from nothing where the target was there before, and is unknown where it was not", () => {
    const text = growth("jobs_total", "spark-operator", "10m");
    expect(text).to.equal(
      '(sum(jobs_total) - (sum(jobs_total offset 10m) or 0 * sum(up{job="spark-operator"} offset 10m)))',
    );
    expect(mistakesIn(text)).to.deep.equal([]);
  });
});
