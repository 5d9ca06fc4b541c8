/** A type of Iceberg's, and how DuckDB makes values of it out of a number that is as good as random. */
export interface ColumnType {
  /** Names the columns of the type. */
  readonly name: string;
  /** https://iceberg.apache.org/spec/#appendix-c-json-serialization; field IDs of nested ones start at `firstId`. */
  readonly iceberg: (firstId: number) => string | object;
  /** An ordinary value, of DuckDB's expression `hash`, a UBIGINT. */
  readonly value: (hash: string) => string;
  /** Values at the type's edges. */
  readonly edges: readonly string[];
  /** Condition for a filter on the column, which takes some values and leaves others. Default: none. */
  readonly filter?: (column: string) => string;
  /** Whether sums are the same in whatever order. */
  readonly summable?: true;
  /** Whether Spark's readers read it one row at a time. */
  readonly nested?: true;
}

/** Between -half and half, of a hash. */
const signed = (hash: string, half: string) => `((${hash} % (2 * ${half}::HUGEINT)) - ${half}::HUGEINT)`;

function decimal(precision: number, scale: number): ColumnType {
  const largest = "9".repeat(precision - scale) + "." + "9".repeat(scale);
  const type = `DECIMAL(${precision}, ${scale})`;
  // Two factors, because a hash has less than 20 digits.
  const digits = (hash: string) =>
    `((${hash}::HUGEINT * 4611686018427387847 + ${hash}) % ${"1" + "0".repeat(precision)})`;
  const unit = "1" + "0".repeat(scale);
  return {
    name: `decimal_${precision}_${scale}`,
    iceberg: () => `decimal(${precision}, ${scale})`,
    value: (hash) =>
      `CAST(if(${hash} % 2 = 0, '-', '') || (${digits(hash)} // ${unit})::VARCHAR || '.' || ` +
      `lpad((${digits(hash)} % ${unit})::VARCHAR, ${scale}, '0') AS ${type})`,
    edges: [`0::${type}`, `CAST('${largest}' AS ${type})`, `CAST('-${largest}' AS ${type})`],
    filter: (column) => `${column} > CAST('${"4".repeat(precision - scale)}.5' AS ${type})`,
    // Spark's sums have ten digits more than their column, of 38 at most.
    ...(precision <= 28 && { summable: true }),
  };
}

const struct = (hash: string) =>
  `struct_pack(number := (${hash} % 1000)::INTEGER, word := if(${hash} % 5 = 0, NULL, 'w' || (${hash} % 77)), ` +
  `price := ${decimal(15, 2).value(hash)})`;

const structType = (firstId: number) => ({
  type: "struct",
  fields: [
    { id: firstId, name: "number", required: false, type: "int" },
    { id: firstId + 1, name: "word", required: false, type: "string" },
    { id: firstId + 2, name: "price", required: false, type: "decimal(15, 2)" },
  ],
});

/**
 * Every type of Iceberg's format version 2 but `time`, which Spark has not: it refuses tables with such columns.
 * Decimals of each backing in Parquet: int32 up to 9 digits, int64 up to 18, then bytes.
 */
export const columnTypes: readonly ColumnType[] = [
  {
    name: "boolean",
    iceberg: () => "boolean",
    value: (hash) => `(${hash} % 2 = 0)`,
    edges: [],
    filter: (column) => `${column} = true`,
  },
  {
    name: "int",
    iceberg: () => "int",
    value: (hash) => `${signed(hash, "2147483647")}::INTEGER`,
    edges: ["-2147483648", "2147483647", "0", "-1"],
    filter: (column) => `${column} > 1000000000`,
    summable: true,
  },
  {
    name: "long",
    iceberg: () => "long",
    value: (hash) => `${signed(hash, "4611686018427387904")}::BIGINT`,
    edges: ["-4611686018427387904", "4611686018427387904", "0::BIGINT", "-1::BIGINT"],
    filter: (column) => `${column} > 1000000000000000000`,
  },
  {
    name: "float",
    iceberg: () => "float",
    value: (hash) => `(${signed(hash, "1000000")} / 8)::FLOAT`,
    edges: ["'NaN'::FLOAT", "'inf'::FLOAT", "'-inf'::FLOAT", "'1e-45'::FLOAT"],
    filter: (column) => `${column} > 1000.5`,
  },
  {
    name: "double",
    iceberg: () => "double",
    value: (hash) => `(${signed(hash, "1000000000000")} / 64)::DOUBLE`,
    edges: ["'NaN'::DOUBLE", "'inf'::DOUBLE", "'-inf'::DOUBLE", "'5e-324'::DOUBLE"],
    filter: (column) => `${column} > 1000.5`,
  },
  decimal(7, 2),
  decimal(9, 9),
  decimal(15, 2),
  decimal(18, 4),
  decimal(20, 3),
  decimal(38, 10),
  {
    name: "date",
    iceberg: () => "date",
    value: (hash) => `(DATE '1970-01-01' + ${signed(hash, "30000")}::INTEGER)`,
    edges: ["DATE '0001-01-01'", "DATE '1582-10-10'", "DATE '9999-12-31'"],
    filter: (column) => `${column} >= DATE '1999-12-31'`,
  },
  {
    name: "timestamp",
    iceberg: () => "timestamp",
    value: (hash) => `make_timestamp(${signed(hash, "4000000000000000")}::BIGINT)`,
    edges: ["TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'"],
    filter: (column) => `${column} >= CAST('1999-12-31 23:59:59.5' AS TIMESTAMP_NTZ)`,
  },
  {
    name: "timestamptz",
    iceberg: () => "timestamptz",
    value: (hash) => `make_timestamptz(${signed(hash, "4000000000000000")}::BIGINT)`,
    edges: ["TIMESTAMPTZ '0001-01-01 00:00:00+00'", "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"],
    filter: (column) => `${column} >= CAST('1999-12-31 23:59:59.5' AS TIMESTAMP)`,
  },
  {
    name: "string",
    iceberg: () => "string",
    value: (hash) =>
      `if(${hash} % 97 = 1, repeat(md5(${hash}::VARCHAR), 9), left(md5(${hash}::VARCHAR), (${hash} % 20)::BIGINT))`,
    edges: ["''", "'žluťoučký kůň 🐎'", "'é'", "chr(0)"],
    filter: (column) => `${column} >= 'b'`,
  },
  {
    name: "uuid",
    iceberg: () => "uuid",
    // Spark's reader of Parquet files does not know the type; that of Iceberg makes strings of it.
    value: (hash) => `md5(${hash}::VARCHAR)::UUID::VARCHAR`,
    edges: ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
  },
  {
    name: "fixed",
    iceberg: () => "fixed[16]",
    value: (hash) => `unhex(md5(${hash}::VARCHAR))`,
    edges: [`unhex('${"00".repeat(16)}')`, `unhex('${"FF".repeat(16)}')`],
  },
  {
    name: "binary",
    iceberg: () => "binary",
    value: (hash) => `unhex(left(md5(${hash}::VARCHAR), 2 * (${hash} % 17)::BIGINT))`,
    edges: ["''::BLOB", "unhex('00FF')"],
  },
  { name: "struct", iceberg: structType, value: struct, edges: [], nested: true },
  {
    name: "list",
    iceberg: (id) => ({ type: "list", "element-id": id, element: "long", "element-required": false }),
    value: (hash) => `list_transform(range((${hash} % 4)::BIGINT), x -> if(x = 2, NULL, (${hash} % 1000)::BIGINT + x))`,
    edges: ["[]::BIGINT[]", "[NULL]::BIGINT[]"],
    nested: true,
  },
  {
    name: "map",
    iceberg: (id) => ({
      type: "map",
      "key-id": id,
      key: "string",
      "value-id": id + 1,
      value: "decimal(9, 2)",
      "value-required": false,
    }),
    value: (hash) => `MAP {'k' || (${hash} % 7): ((${hash} % 1000) / 4)::DECIMAL(9, 2), 'none': NULL::DECIMAL(9, 2)}`,
    edges: ["MAP {}::MAP(VARCHAR, DECIMAL(9, 2))"],
    nested: true,
  },
  {
    name: "list_of_structs",
    iceberg: (id) => ({ type: "list", "element-id": id, element: structType(id + 1), "element-required": false }),
    value: (hash) => `[${struct(hash)}, NULL, ${struct(`(${hash} // 3)`)}]`,
    edges: [],
    nested: true,
  },
];
