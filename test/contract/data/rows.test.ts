import { expect } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesIn, rowDifferences, shapeOf } from "../../data/rows";
import { python } from "../../data/tools";

/** With DuckDB as it is in PyPI. */
describe("rows of Parquet files", function () {
  this.timeout("5m");
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "rows-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Writes the rows of a query; gives the file's path. */
  async function rows(name: string, sql: string): Promise<string> {
    const plan = join(folder, `${name}.json`);
    await writeFile(plan, JSON.stringify({ name, steps: [{ step: name, rows: name, sql }] }));
    await mkdir(join(folder, "answers"), { recursive: true });
    await python("duckdb_engine.py", [plan, join(folder, "answers")]);
    const [file] = await filesIn(join(folder, "answers", name));
    return file!;
  }

  const compare = (wanted: string, found: string, deletes: readonly string[] = []) =>
    rowDifferences([{ what: "t", wanted: [wanted], found: [found], deletes, urls: { [found]: "s3://t/data" } }]);

  it("are the same in another order, with NaN, nulls and nesting", async () => {
    const values = "id, if(id = 3, NULL, {'a': [id, NULL]}) AS nested, 'NaN'::DOUBLE AS d FROM range(10) AS ids(id)";
    const one = await rows("one", `SELECT ${values}`);
    const other = await rows("other", `SELECT ${values} ORDER BY id DESC`);
    expect(await compare(one, other)).to.be.empty;
  });

  it("differ by values, with the first that does; by rows that miss, are too many, or come twice", async () => {
    const wanted = await rows("wanted", "SELECT id, id AS n FROM range(4) AS ids(id)");
    const found = await rows(
      "found",
      "SELECT id, if(id = 2, 9, id) AS n FROM (VALUES (1), (2), (3), (3), (5)) AS ids(id)",
    );
    expect(await compare(wanted, found)).to.deep.equal([
      "t: 1 rows missing",
      "t: 1 rows that should not be there",
      "t: 1 rows more than once",
      "t: n differs in 1 rows; first id 2: 9 instead of 2",
    ]);
  });

  it("are without those that Iceberg's position deletes name", async () => {
    const wanted = await rows("kept", "SELECT id FROM (VALUES (1), (3)) AS ids(id)");
    const found = await rows("all", "SELECT id FROM range(1, 5) AS ids(id)");
    const deletes = await rows("deletes", "SELECT 's3://t/data' AS file_path, unnest([1, 3]) AS pos");
    expect(await compare(wanted, found, [deletes])).to.be.empty;
  });

  it("have the encodings of their file", async () => {
    const few = await rows("few", "SELECT id % 2 AS n FROM range(10000) AS ids(id)");
    const { rowGroups, encodings } = await shapeOf([few]);
    expect(rowGroups).to.equal(1);
    expect(encodings.n).to.deep.equal(["PLAIN_DICTIONARY"]);
  });
});
