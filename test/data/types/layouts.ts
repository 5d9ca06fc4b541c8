/** How values are laid out in the table's Parquet files, and what is done with the table before it is read. */
export interface Layout {
  readonly name: string;
  /** DuckDB's expression of the row's `id`: rows of one value have the same values in all columns. */
  readonly distinct: string;
  /** https://iceberg.apache.org/docs/1.5.2/configuration/#write-properties */
  readonly properties: Readonly<Record<string, string>>;
  /** Encodings of values in the file, by Parquet's names, which test that it is the layout that it is to be. */
  readonly encodings: readonly string[];
  /** Condition for the rows that are deleted once they are written. Default: none. */
  readonly deleted?: string;
}

/** Pages that end within Iceberg's batches of 5000 rows; and row groups, of which a file has several. */
const small = (rowGroup: number) => ({
  "write.parquet.page-row-limit": "1300",
  "write.parquet.row-group-size-bytes": String(rowGroup),
});

const dictionary = { distinct: "id % 100", properties: small(262_144), encodings: ["PLAIN_DICTIONARY"] };

export const layouts: readonly Layout[] = [
  { name: "dictionary", ...dictionary },
  {
    name: "plain",
    distinct: "id",
    properties: { ...small(1_048_576), "parquet.enable.dictionary": "false" },
    encodings: ["PLAIN"],
  },
  {
    // Few values and then many: the dictionary is full in the middle of a row group, and plain pages follow its own.
    name: "mixed",
    distinct: "if(id % 3000 < 1500, id % 50, id)",
    properties: { ...small(393_216), "write.parquet.dict-size-bytes": "4096" },
    encodings: ["PLAIN", "PLAIN_DICTIONARY"],
  },
  {
    name: "deleted",
    ...dictionary,
    properties: { ...small(262_144), "format-version": "2", "write.delete.mode": "merge-on-read" },
    deleted: "id % 7 = 0 OR id BETWEEN 4000 AND 6500",
  },
];
