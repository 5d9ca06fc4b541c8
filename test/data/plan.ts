/**
 * What Spark and DuckDB both do, in this order, so that their answers can be compared. Both get the same text of SQL.
 * engines/spark_engine.py and engines/duckdb_engine.py carry it out.
 */
export interface Plan {
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Step = StatementStep | AnswerStep | RowsStep | CreateStep;

interface AnyStep {
  /** What the step does, as a failure tells it. */
  readonly step: string;
  /** The engine that does it. Default: both. */
  readonly only?: "spark" | "duckdb";
}

/** A statement without an answer. */
interface StatementStep extends AnyStep {
  readonly sql: string;
}

/** A query with few rows; a JSON file of the answers, `NAME.json`, has them. */
interface AnswerStep extends AnyStep {
  readonly answer: string;
  readonly sql: string;
}

/** A query with many rows: Parquet files in a folder of the answers have them. */
interface RowsStep extends AnyStep {
  readonly rows: string;
  readonly sql: string;
}

/** Makes an Iceberg table with types that Spark's SQL has no names for. */
interface CreateStep extends AnyStep {
  readonly only: "spark";
  /** CATALOG.NAMESPACE.TABLE */
  readonly create: string;
  /** https://iceberg.apache.org/spec/#appendix-c-json-serialization */
  readonly schema: object;
  readonly properties: Readonly<Record<string, string>>;
}

/** A statement for Spark alone. */
export const inSpark = (step: string, sql: string) => ({ step, only: "spark", sql }) as const;

/** A statement for DuckDB alone. */
export const inDuckdb = (step: string, sql: string) => ({ step, only: "duckdb", sql }) as const;

/** Makes CATALOG.NAMESPACE where there is none; from then on names of tables need no other. */
export const useNamespace = (namespace: string): Step[] => [
  inSpark("namespace", `CREATE NAMESPACE IF NOT EXISTS ${namespace}`),
  inSpark("names without a namespace", `USE ${namespace}`),
];
