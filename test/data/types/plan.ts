import { inDuckdb, inSpark, type Plan, type Step, useNamespace } from "../plan";
import { type ColumnType, columnTypes } from "./columns";
import { type Layout, layouts } from "./layouts";

export interface TypesOptions {
  /** Decides all values: the same for the same. */
  readonly seed: number;
  /** Rows of each table. */
  readonly rows: number;
  /** CATALOG.NAMESPACE of the tables; the namespace is made where there is none. */
  readonly namespace: string;
  /** Whether tables are dropped: at first those of a run that was killed, at last those of this one. Default: false. */
  readonly drop?: boolean;
  /** The folder of the source: a path for DuckDB, which writes it, and a path or URL for Spark, which reads it. */
  readonly source: { readonly duckdb: string; readonly spark: string };
}

interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The share of nulls in its rows. */
  readonly nulls: (typeof shares)[number];
}

const shares = ["none", "some", "all"] as const;

const columns: readonly Column[] = columnTypes.flatMap((type) =>
  shares.map((nulls) => ({ name: `${type.name}_${nulls}`, type, nulls })),
);
const flat = columns.filter(({ type }) => !type.nested);
/** Flat ones with values to count and to filter. */
const valued = flat.filter(({ nulls }) => nulls !== "all");
const nested = columns.filter(({ type }) => type.nested);

/**
 * Writes a table with every type in each layout, by Spark, and reads it in many ways. Answers for each layout: the rows
 * `LAYOUT-flat` and `LAYOUT-nested`; `LAYOUT-aggregates`, `LAYOUT-filters`; and `LAYOUT-files`, Spark's list of files.
 */
export function typesPlan(options: TypesOptions): Plan {
  const removed = options.drop ? removal : [];
  return {
    name: "types",
    steps: [
      ...useNamespace(options.namespace),
      ...settings,
      ...removed,
      ...layouts.flatMap((layout) => stepsOf(layout, options)),
      ...removed,
    ],
  };
}

const settings: readonly Step[] = [
  // Of Spark's own reader and writer of Parquet, for source and answers; those of Iceberg have no such choice.
  inSpark("old dates are read as they are", "SET spark.sql.parquet.datetimeRebaseModeInRead=CORRECTED"),
  inSpark("old dates are written as they are", "SET spark.sql.parquet.datetimeRebaseModeInWrite=CORRECTED"),
  inSpark("times are written as DuckDB reads them", "SET spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS"),
  inSpark("one time zone", "SET TIME ZONE 'UTC'"),
  inDuckdb("one time zone", "SET TimeZone = 'UTC'"),
  inDuckdb("Spark's name for a time without zone", "CREATE TYPE timestamp_ntz AS TIMESTAMP"),
];

const removal: readonly Step[] = layouts.map(({ name }) => inSpark(`${name}: dropped`, `DROP TABLE IF EXISTS ${name}`));

function stepsOf({ name, distinct, properties, deleted }: Layout, options: TypesOptions): Step[] {
  const { namespace, source } = options;
  const file = `${name}.parquet`;
  return [
    inDuckdb(`${name}: values`, `CREATE TABLE ${name} AS ${valuesOf(distinct, options)}`),
    inDuckdb(`${name}: source`, `COPY ${name} TO '${source.duckdb}/${file}' (FORMAT parquet)`),
    { step: `${name}: table`, only: "spark", create: `${namespace}.${name}`, schema, properties },
    inSpark(`${name}: written`, `INSERT INTO ${name} SELECT * FROM parquet.\`${source.spark}/${file}\``),
    ...(deleted === undefined ? [] : [{ step: `${name}: rows deleted`, sql: `DELETE FROM ${name} WHERE ${deleted}` }]),
    { step: `${name}: all flat columns`, rows: `${name}-flat`, sql: `SELECT ${namesOf(flat)} FROM ${name}` },
    { step: `${name}: all nested columns`, rows: `${name}-nested`, sql: `SELECT ${namesOf(nested)} FROM ${name}` },
    {
      step: `${name}: aggregates`,
      answer: `${name}-aggregates`,
      sql: `SELECT count(*), ${valued.flatMap(aggregatesOf).join(", ")} FROM ${name}`,
    },
    { step: `${name}: filters`, answer: `${name}-filters`, sql: filtersOf(name) },
    {
      step: `${name}: files`,
      only: "spark",
      answer: `${name}-files`,
      sql: `SELECT file_path, content FROM ${namespace}.${name}.files ORDER BY content, file_path`,
    },
  ];
}

/** A query for DuckDB. Nulls come alone and in runs that are longer than a page. */
function valuesOf(distinct: string, { seed, rows }: TypesOptions): string {
  const values = columns.map(({ name, type, nulls }) => {
    const hash = `hash('${name}', ${seed}, ${distinct})`;
    const edges = type.edges.map((edge, n) => `WHEN ${n} THEN ${edge}`);
    const value =
      edges.length === 0 ? type.value(hash) : `CASE ${hash} % 40 ${edges.join(" ")} ELSE ${type.value(hash)} END`;
    const isNull = { none: "false", some: `(id // 1500) % 3 = 1 OR hash(${seed}, '${name}', id) % 5 = 0`, all: "true" };
    return `if(${isNull[nulls]}, NULL, ${value}) AS ${name}`;
  });
  return `SELECT id, ${values.join(", ")} FROM range(${rows}) AS ids(id)`;
}

const schema = {
  type: "struct",
  "schema-id": 0,
  fields: [
    { id: 1, name: "id", required: true, type: "long" },
    ...columns.map(({ name, type }, n) => ({
      id: n + 2,
      name,
      required: false,
      // Enough for what is nested in one.
      type: type.iceberg(1000 + 10 * n),
    })),
  ],
};

const namesOf = (some: readonly Column[]) => ["id", ...some.map(({ name }) => name)].join(", ");

function aggregatesOf({ name, type }: Column): string[] {
  // Of a time with a zone Python would make one of this machine's zone.
  const value = (expression: string) =>
    type.name === "timestamptz" ? `CAST(${expression} AS TIMESTAMP_NTZ)` : expression;
  return [`count(${name})`, value(`min(${name})`), value(`max(${name})`), ...(type.summable ? [`sum(${name})`] : [])];
}

/** How many rows each filter takes, and which. */
function filtersOf(table: string): string {
  return valued
    .flatMap(({ name, type, nulls }) => [
      ...(type.filter ? [type.filter(name)] : []),
      ...(nulls === "some" ? [`${name} IS NULL`] : []),
    ])
    .map((filter) => `SELECT '${filter.replaceAll("'", "")}', count(*), sum(id), max(id) FROM ${table} WHERE ${filter}`)
    .join("\nUNION ALL ");
}
