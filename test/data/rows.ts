import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { python } from "./tools";

/** Parquet files whose rows have to be the same, by their column `id`; see engines/compare_rows.py. */
export interface RowComparison {
  /** Begins each line of differences. */
  readonly what: string;
  readonly wanted: readonly string[];
  readonly found: readonly string[];
  /** Iceberg's files of position deletes, for rows of `found`. */
  readonly deletes: readonly string[];
  /** What the deletes call each file of `found`. */
  readonly urls: Readonly<Record<string, string>>;
}

/** A line for each column that differs, with the first row in which it does. */
export async function rowDifferences(comparisons: readonly RowComparison[]): Promise<string[]> {
  const printed = await python("compare_rows.py", [], JSON.stringify(comparisons));
  return printed.split("\n").filter((line) => line !== "");
}

export interface ParquetShape {
  /** Of the file that has most. */
  readonly rowGroups: number;
  /** By column; nested ones as `COLUMN, key_value, key`. */
  readonly encodings: Readonly<Record<string, readonly string[]>>;
}

export async function shapeOf(files: readonly string[]): Promise<ParquetShape> {
  return JSON.parse(await python("parquet_shape.py", files)) as ParquetShape;
}

/** The Parquet files of an answer. */
export async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".parquet")).map((name) => join(folder, name));
}
