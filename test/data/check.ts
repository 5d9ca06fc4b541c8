// Compares an Iceberg of your choice with DuckDB, on this machine alone:
// node --import tsx test/data/check.ts types|tpch --spark PYSPARK --jar RUNTIME.jar [--vectorized] [--seed N] [--size
// N] PYSPARK is an unpacked source archive of PyPI's. The size is the rows of types, or the scale of TPC-H.
import { parseArgs } from "node:util";
import { withLocalSpark } from "./local-spark";
import type { SparkPlace } from "./spark-place";
import { checkTpch } from "./tpch/check";
import { checkTypes } from "./types/check";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      spark: { type: "string" },
      jar: { type: "string" },
      vectorized: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      size: { type: "string" },
    },
  });
  const { spark, jar, vectorized, seed, size } = values;
  const checks: Readonly<Record<string, (place: SparkPlace) => Promise<readonly string[]>>> = {
    types: async (place) =>
      [...(await checkTypes(place, { seed: Number(seed), rows: Number(size ?? 9000) })).values()].flat(),
    tpch: async (place) =>
      [...(await checkTpch(place, Number(size ?? 0.01))).answers].flatMap(([answer, lines]) =>
        lines.map((line) => `${answer}: ${line}`),
      ),
  };
  const check = checks[positionals[0] ?? ""];
  if (check === undefined) throw new Error("Say what to check: types or tpch.");
  if (spark === undefined || jar === undefined) {
    throw new Error("Give an unpacked PySpark with --spark, and the jar of Iceberg's runtime with --jar.");
  }
  const conf = { "spark.sql.iceberg.vectorization.enabled": String(vectorized) };
  const differences = await withLocalSpark({ home: spark, jars: [jar], conf }, check);
  console.log(differences.length === 0 ? "All is right." : differences.join("\n"));
  if (differences.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
