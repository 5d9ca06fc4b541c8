"""
Compares rows of Parquet files value by value, by their `id`: `compare_rows.py < COMPARISONS`, a JSON list of
{"what", "wanted": [FILE...], "found": [FILE...], "deletes": [FILE...], "urls": {FILE: URL}}.
`deletes` are Iceberg's position deletes, in which the files of `found` have their names of `urls`. Prints a line for
each difference; see rows.ts.
"""

import json
import sys

import duckdb


def compare(
    database: duckdb.DuckDBPyConnection,
    what: str,
    wanted: list[str],
    found: list[str],
    deletes: list[str],
    urls: dict[str, str],
) -> list[str]:
    """A line for each difference."""
    database.execute("CREATE OR REPLACE TEMP TABLE wanted AS FROM read_parquet($files)", {"files": wanted})
    database.execute(
        "CREATE OR REPLACE TEMP TABLE found AS FROM read_parquet($files, filename = true, file_row_number = true)",
        {"files": found},
    )
    if deletes:
        database.execute("CREATE OR REPLACE TEMP TABLE deletes AS FROM read_parquet($files)", {"files": deletes})
        database.execute("CREATE OR REPLACE TEMP TABLE names (file VARCHAR, url VARCHAR)")
        database.executemany("INSERT INTO names VALUES (?, ?)", list(urls.items()))
        database.execute(
            "DELETE FROM found WHERE EXISTS (FROM deletes JOIN names ON url = file_path "
            "WHERE file = filename AND pos = file_row_number)"
        )
    count = "SELECT count(*) FROM wanted FULL JOIN found USING (id)"
    lines = []
    kinds = {"missing": "found.filename IS NULL", "that should not be there": "wanted.id IS NULL"}
    for kind, condition in kinds.items():
        [[rows]] = database.sql(f"{count} WHERE {condition}").fetchall()
        if rows:
            lines.append(f"{what}: {rows} rows {kind}")
    [[ids, rows]] = database.sql("SELECT count(DISTINCT id), count(*) FROM found").fetchall()
    if ids < rows:
        lines.append(f"{what}: {rows - ids} rows more than once")
    columns = database.sql("FROM wanted").columns
    types = dict(zip(database.sql("FROM found").columns, database.sql("FROM found").types))
    for column in columns:
        value = f"found.{column}"
        # The source has its text, because Spark has no such type.
        if str(types[column]) == "UUID":
            value += "::VARCHAR"
        differs = f"FROM wanted JOIN found USING (id) WHERE wanted.{column} IS DISTINCT FROM {value}"
        [[rows, first]] = database.sql(f"SELECT count(*), min(id) {differs}").fetchall()
        if rows:
            [[left, right]] = database.sql(
                f"SELECT wanted.{column}::VARCHAR, {value}::VARCHAR {differs} AND id = {first}"
            ).fetchall()
            lines.append(f"{what}: {column} differs in {rows} rows; first id {first}: {right} instead of {left}")
    return lines


def main() -> None:
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    for comparison in json.load(sys.stdin):
        for line in compare(database, **comparison):
            print(line)


if __name__ == "__main__":
    main()
