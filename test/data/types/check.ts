import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, differences } from "../answers";
import { filesIn, type ParquetShape, rowDifferences, shapeOf } from "../rows";
import type { SparkPlace } from "../spark-place";
import { python } from "../tools";
import { type Layout, layouts } from "./layouts";
import { typesPlan } from "./plan";

/**
 * Has a place write and read tables of every type in each layout.
 * @returns by layout, how Spark's answers and the table's files differ from what was written; and how files differ from
 *   the layout, because such a table would show nothing: a line each
 */
export async function checkTypes(
  place: SparkPlace,
  size: { readonly seed: number; readonly rows: number },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-types-"));
  const inFolder = (name: string) => join(folder, name);
  try {
    for (const name of ["source", "wanted", "found", "files"]) await mkdir(inFolder(name));
    const plan = typesPlan({
      ...size,
      namespace: place.namespace,
      drop: place.isNessie,
      source: { duckdb: inFolder("source"), spark: place.source },
    });
    await writeFile(inFolder("plan.json"), JSON.stringify(plan));
    await python("duckdb_engine.py", [inFolder("plan.json"), inFolder("wanted")]);
    await place.run(plan, inFolder("source"), inFolder("found"));
    const results = new Map<string, readonly string[]>();
    for (const layout of layouts) results.set(layout.name, await compare(layout, folder, place));
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare({ name: layout, encodings }: Layout, folder: string, place: SparkPlace): Promise<string[]> {
  const answerOf = async (engine: string, name: string) =>
    JSON.parse(await readFile(join(folder, engine, `${layout}-${name}.json`), "utf8")) as Answer;
  const answers = ["aggregates", "filters"].map(async (name) =>
    differences(await answerOf("wanted", name), await answerOf("found", name)).map(
      (line) => `${layout}, ${name}: ${line}`,
    ),
  );

  const data: Record<string, string> = {};
  const deletes: string[] = [];
  for (const [url, content] of (await answerOf("found", "files")).rows) {
    const file = await place.fetch(url!, join(folder, "files"));
    // https://iceberg.apache.org/spec/#manifests: 0 is data, 1 are position deletes.
    if (content === "0") data[file] = url!;
    else deletes.push(file);
  }
  const rowsIn = (engine: string, part: string) => filesIn(join(folder, engine, `${layout}-${part}`));
  const parts = ["flat", "nested"];
  const comparisons = parts.map(async (part) => {
    const wanted = await rowsIn("wanted", part);
    const rest = { deletes: [], urls: {} };
    return [
      { what: `${layout}, ${part} columns as Spark reads them`, wanted, found: await rowsIn("found", part), ...rest },
      { what: `${layout}, ${part} columns in the files`, wanted, found: Object.keys(data), deletes, urls: data },
    ];
  });
  return [
    ...(await Promise.all(answers)).flat(),
    ...(await rowDifferences((await Promise.all(comparisons)).flat())),
    ...shapeDifferences(layout, encodings, await shapeOf(Object.keys(data))),
  ];
}

/** A column without nulls tells for all how pages are encoded. */
function shapeDifferences(layout: string, wanted: readonly string[], { rowGroups, encodings }: ParquetShape): string[] {
  const missing = wanted.filter((encoding) => !encodings.long_none?.includes(encoding));
  return [
    ...(rowGroups > 1 ? [] : [`${layout}: a single row group`]),
    ...missing.map((encoding) => `${layout}: no values are encoded as ${encoding}`),
  ];
}
