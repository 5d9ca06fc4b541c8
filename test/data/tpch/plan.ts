import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inDuckdb, inSpark, type Plan, type Step, useNamespace } from "../plan";

export interface TpchOptions {
  /** TPC-H's scale factor; 1 is about 1 GB of text. */
  readonly scale: number;
  /** CATALOG.NAMESPACE of the tables; the namespace is made where there is none. */
  readonly namespace: string;
  /** The folder of the tables' Parquet files: a path for DuckDB, a path or URL for Spark. */
  readonly source: { readonly duckdb: string; readonly spark: string };
  /** Whether the catalog has branches, as Nessie does: then one is made, and removed in the end. */
  readonly hasBranches: boolean;
}

const tables = ["region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem"] as const;

const read = (...path: string[]) => readFileSync(join(__dirname, ...path), "utf8").trim();

/** The 22 queries, `q01` … `q22`. */
export const queries: readonly string[] = readdirSync(join(__dirname, "queries"))
  .map((file) => file.replace(/\.sql$/, ""))
  .toSorted();

const lines = ["q01", "q06", "q12", "q18"];

/**
 * TPC-H's tables are loaded and queried; then they change by MERGE, lines by merge-on-read and orders by copy-on-write;
 * are partitioned anew, compacted, and lose their old snapshots; at last there is a branch with a change of its own.
 * Answers have names of ROUND-QUERY. Those of `main-QUERY`, Spark's alone, have to equal `maintained-QUERY`.
 */
export function tpchPlan(options: TpchOptions): Plan {
  const { namespace, hasBranches } = options;
  return {
    name: "tpch",
    steps: [
      ...useNamespace(namespace),
      ...remove,
      ...load(options),
      ...round("loaded", options),
      ...merge,
      ...round("merged", options),
      ...maintain(namespace),
      ...round("maintained", options),
      ...(hasBranches ? onBranch(options) : []),
      ...remove,
    ],
  };
}

/** Before the first step too: those of a run that was killed. */
const remove: readonly Step[] = tables.map((table) => inSpark(`drop ${table}`, `DROP TABLE IF EXISTS ${table}`));

function load({ source }: TpchOptions): Step[] {
  return tables.flatMap((table) => [
    inDuckdb(`load ${table}`, `CREATE TABLE ${table} AS FROM '${source.duckdb}/${table}.parquet'`),
    inSpark(
      `load ${table}`,
      `CREATE TABLE ${table} USING iceberg AS SELECT * FROM parquet.\`${source.spark}/${table}.parquet\``,
    ),
  ]);
}

function round(name: string, { scale }: TpchOptions, some: readonly string[] = queries) {
  return some.map((query) => ({
    step: `${name}: ${query}`,
    answer: `${name}-${query}`,
    sql: read("queries", `${query}.sql`).replace("{FRACTION}", (0.0001 / scale).toFixed(10)),
  }));
}

const merge: readonly Step[] = [
  inSpark(
    "lines are merged on read",
    "ALTER TABLE lineitem SET TBLPROPERTIES ('format-version' = '2', 'write.merge.mode' = 'merge-on-read')",
  ),
  { step: "merge lineitem", sql: read("changes", "merge-lineitem.sql") },
  { step: "merge orders", sql: read("changes", "merge-orders.sql") },
];

/** Rows of both partitionings are there before the compaction. */
function maintain(namespace: string): Step[] {
  const [catalog, ...rest] = namespace.split(".");
  return [
    inSpark("partition lineitem anew", "ALTER TABLE lineitem ADD PARTITION FIELD years(l_shipdate)"),
    inSpark("partition orders anew", "ALTER TABLE orders ADD PARTITION FIELD bucket(3, o_orderkey)"),
    { step: "change lineitem", sql: "UPDATE lineitem SET l_tax = 0.01 WHERE l_orderkey % 11 = 0" },
    { step: "change orders", sql: "DELETE FROM orders WHERE o_orderkey % 13 = 0" },
    ...["lineitem", "orders"].flatMap((table) => {
      const name = `table => '${[...rest, table].join(".")}'`;
      return [
        inSpark(
          `compact ${table}`,
          `CALL ${catalog}.system.rewrite_data_files(${name}, options => map('rewrite-all', 'true'))`,
        ),
        // Nessie forbids it, because other branches may need the files; here none does.
        inSpark(`permit expiry of ${table}`, `ALTER TABLE ${table} SET TBLPROPERTIES ('gc.enabled' = 'true')`),
        inSpark(
          `expire snapshots of ${table}`,
          `CALL ${catalog}.system.expire_snapshots(${name}, older_than => TIMESTAMP '2999-01-01 00:00:00', retain_last => 1)`,
        ),
      ];
    }),
  ];
}

function onBranch(options: TpchOptions): Step[] {
  const [catalog, ...rest] = options.namespace.split(".");
  const branch = `${rest.join("_")}_branch`;
  const use = (reference: string) => [
    inSpark(`use ${reference}`, `USE REFERENCE ${reference} IN ${catalog}`),
    ...["lineitem", "orders"].map((table) => inSpark(`see ${table} of ${reference}`, `REFRESH TABLE ${table}`)),
  ];
  return [
    inSpark("remove the branch of a run that was killed", `DROP BRANCH IF EXISTS ${branch} IN ${catalog}`),
    inSpark("make a branch", `CREATE BRANCH ${branch} IN ${catalog} FROM main`),
    ...use(branch),
    { step: "change lineitem", sql: "DELETE FROM lineitem WHERE l_orderkey % 17 = 0" },
    { step: "change orders", sql: "UPDATE orders SET o_orderdate = DATE '1995-03-14' WHERE o_orderkey % 19 = 0" },
    ...round("branch", options),
    ...use("main"),
    ...round("main", options, lines).map((step) => ({ ...step, only: "spark" as const })),
    inSpark("remove the branch", `DROP BRANCH ${branch} IN ${catalog}`),
  ];
}
