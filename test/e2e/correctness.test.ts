import { expect } from "chai";
import { checkTpch } from "../data/tpch/check";
import { queries } from "../data/tpch/plan";
import { checkTypes } from "../data/types/check";
import { layouts } from "../data/types/layouts";
import { needsRealNode } from "./support/cluster";
import { jobPlace } from "./support/job-place";
import { platformIsUp } from "./support/sandbox";

/** DuckDB, which has read the same source, says what is right. */
describe("data are right", function () {
  this.timeout("30m");
  before(platformIsUp);
  before(needsRealNode);

  // A run that fails is repeated with the SEED that it tells.
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6));

  // Objective: data-right
  describe(`a table with every type of Iceberg's but time, which Spark has not (SEED=${seed})`, () => {
    const place = jobPlace({ name: "e2e-types" });
    let results: Awaited<ReturnType<typeof checkTypes>>;
    before(async () => {
      results = await checkTypes(place, { seed, rows: 9_000 });
    });
    after(() => place.end());

    for (const { name } of layouts) {
      it(`has, with pages of the layout ${name}, what was written, for Spark and in its files`, () => {
        expect(results.get(name)).to.deep.equal([]);
      });
    }
  });

  describe("TPC-H at scale 0.1", () => {
    const place = jobPlace({ name: "e2e-tpch" });
    let answers: Awaited<ReturnType<typeof checkTpch>>["answers"];
    before(async () => {
      ({ answers } = await checkTpch(place, 0.1));
    });
    after(() => place.end());

    for (const [round, of] of Object.entries({
      loaded: "tables as they were loaded",
      merged: "tables that were merged into, with deletes beside the data",
      maintained: "tables in two partitionings, compacted, without old snapshots",
      branch: "tables of a branch, changed there",
    })) {
      // Objective: tpch
      it(`has DuckDB's answers to all queries, of ${of}`, () => {
        expect(Object.fromEntries(queries.map((query) => [query, answers.get(`${round}-${query}`)]))).to.deep.equal(
          Object.fromEntries(queries.map((query) => [query, []])),
        );
      });
    }

    // Objective: branches
    it("has the answers of before on main, when the branch has changed", () => {
      const ofMain = [...answers].filter(([name]) => name.startsWith("main-"));
      expect(ofMain).not.to.be.empty;
      expect(ofMain.filter(([, differences]) => differences.length > 0)).to.deep.equal([]);
    });
  });
});
