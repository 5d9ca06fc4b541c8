"""Prints the row groups of Parquet files, and the encodings of each column: `parquet_shape.py FILE...`; see rows.ts."""

import json
import sys

import duckdb


def main(files: list[str]) -> None:
    [[groups]] = duckdb.execute(
        "SELECT max(row_group_id) + 1 FROM parquet_metadata($files)", {"files": files}
    ).fetchall()
    columns = duckdb.execute(
        "SELECT path_in_schema, string_agg(DISTINCT encodings, ', ') FROM parquet_metadata($files) GROUP BY ALL",
        {"files": files},
    ).fetchall()
    encodings = {name: sorted(set(text.split(", "))) for name, text in columns}
    print(json.dumps({"rowGroups": groups, "encodings": encodings}))


if __name__ == "__main__":
    main(sys.argv[1:])
