import { expect } from "chai";
import { queries, tpchPlan } from "../../../data/tpch/plan";
import { columnTypes } from "../../../data/types/columns";
import { layouts } from "../../../data/types/layouts";
import { typesPlan } from "../../../data/types/plan";

const source = { duckdb: "/source", spark: "s3a://bucket/source" };

describe("the plan of all types", () => {
  const { steps } = typesPlan({ seed: 1, rows: 10, namespace: "nessie.types", source });

  it("declares in each layout every type of Iceberg's format version 2 but time", () => {
    const declared = steps.flatMap((step) => ("create" in step ? [JSON.stringify(step.schema)] : []));
    expect(declared).to.have.lengthOf(layouts.length);
    const types = ["boolean", "int", "long", "float", "double", "date", "timestamp", "timestamptz", "string", "uuid"];
    for (const type of [...types, "fixed[16]", "binary", "struct", "list", "map", "decimal(9, 9)", "decimal(18, 4)"]) {
      for (const schema of declared) expect(schema).to.include(`"type":"${type}"`);
    }
  });

  it("gives each nested field an ID of its own", () => {
    const [schema] = steps.flatMap((step) => ("create" in step ? [JSON.stringify(step.schema)] : []));
    const ids = [...schema!.matchAll(/"(?:id|element-id|key-id|value-id)":(\d+)/g)].map(([, id]) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids.length).to.be.greaterThan(3 * columnTypes.length);
  });

  it("has other values for another seed, and the same for the same", () => {
    const again = (seed: number) => typesPlan({ seed, rows: 10, namespace: "nessie.types", source }).steps;
    expect(again(1)).to.deep.equal(steps);
    expect(again(2)).not.to.deep.equal(steps);
  });
});

describe("the plan of TPC-H", () => {
  const { steps } = tpchPlan({ scale: 0.1, namespace: "nessie.tpch", hasBranches: true, source });

  it("asks all 22 queries in each round, of both engines in the same words", () => {
    expect(queries).to.have.lengthOf(22);
    const asked = steps.flatMap((step) => ("answer" in step && step.only === undefined ? [step.answer] : []));
    const rounds = ["loaded", "merged", "maintained", "branch"];
    expect(asked).to.deep.equal(rounds.flatMap((round) => queries.map((query) => `${round}-${query}`)));
  });

  it("leaves no parameter open, and scales that of query 11", () => {
    for (const step of steps) if ("sql" in step) expect(step.sql, step.step).not.to.match(/\{\w+\}/);
    const q11 = steps.find((step) => "answer" in step && step.answer === "loaded-q11");
    expect(q11).to.have.property("sql").that.includes("* 0.0010000000");
  });

  it("changes tables in both engines alike", () => {
    const changes = steps.filter((step) => "sql" in step && /^(--.*\n)?(MERGE|UPDATE|DELETE)/.test(step.sql));
    expect(changes).to.have.lengthOf(6);
    for (const { only, step } of changes) expect(only, step).to.be.undefined;
  });
});
