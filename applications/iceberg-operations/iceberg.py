"""Does with an Iceberg table what people do with one, and fails at the first answer that is wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlparse

from pyspark.sql import SparkSession

CATALOG = "nessie"


class Table:
    """A table of a run's own in a namespace of its own, on the catalog's branch `main`."""

    def __init__(self, spark: SparkSession, namespace: str) -> None:
        self.spark = spark
        self.run = namespace
        self.warehouse = spark.conf.get(f"spark.sql.catalog.{CATALOG}.warehouse")
        self.namespace = f"{CATALOG}.{namespace}"
        self.name = f"{self.namespace}.orders"
        self.in_catalog = f"{namespace}.orders"

    def sql(self, statement: str) -> list[tuple]:
        statement = statement.format(table=self.name, namespace=self.namespace)
        return [tuple(row) for row in self.spark.sql(statement).collect()]

    def value(self, query: str):
        return self.sql(query)[0][0]

    def use(self, reference: str) -> None:
        self.sql(f"USE REFERENCE {reference} IN {CATALOG}")
        self.spark.catalog.clearCache()

    def references(self) -> dict[str, str]:
        """The run's branches and tags, and which of both each is."""
        references = self.sql(f"LIST REFERENCES IN {CATALOG}")
        return {name: kind for kind, name, *_ in references if name.startswith(self.run)}

    def files(self, url: str):
        """Where S3A has what Iceberg has at this URL: a path, and the file system for it."""
        path = self.spark._jvm.org.apache.hadoop.fs.Path(urlparse(url)._replace(scheme="s3a").geturl())
        return path, path.getFileSystem(self.spark._jsc.hadoopConfiguration())

    def remove(self) -> None:
        """All that the run has made, however far it came."""
        self.use("main")
        for name, kind in self.references().items():
            self.sql(f"DROP {kind.upper()} {name} IN {CATALOG}")
        self.sql("DROP TABLE IF EXISTS {table}")
        self.sql("DROP NAMESPACE IF EXISTS {namespace}")
        # Nessie leaves files to its garbage collector, because other branches may have them.
        path, files = self.files(f"{self.warehouse}/{self.run}")
        files.delete(path, True)


@contextmanager
def temporary(table: Table) -> Iterator[None]:
    """Removes the table in the end; of a run that failed the first error stays the one that is told."""
    try:
        yield
    except BaseException:
        try:
            table.remove()
        except Exception as error:
            print(f"not all of {table.run} is removed: {error}", flush=True)
        raise
    table.remove()


def check(what: str, got, wanted) -> None:
    if got != wanted:
        sys.exit(f"{what}: {got} instead of {wanted}.")
    print(f"ok: {what}", flush=True)


def class_path(table: Table) -> None:
    """In what order Java has the jars decides which copy of a class wins."""
    wanted = os.environ["SPARK_DIST_CLASSPATH"].split(":")
    key = "java.class.path"
    of_driver = table.spark._jvm.java.lang.System.getProperty(key)
    of_executor = table.value(f"SELECT java_method('java.lang.System', 'getProperty', '{key}') FROM range(1)")
    for role, entries in (("driver", of_driver), ("executor", of_executor)):
        jars = [entry for entry in entries.split(":") if entry.endswith(".jar")]
        check(f"the {role} has the image's jars in their order behind Spark's own", jars[-len(wanted) :], wanted)
        names = [os.path.basename(jar) for jar in jars]
        check(f"the {role} has no jar twice", [name for name in names if names.count(name) > 1], [])


def write_and_merge(table: Table) -> None:
    table.sql("CREATE NAMESPACE {namespace}")
    table.sql("CREATE TABLE {table} (id bigint, name string, day date) USING iceberg PARTITIONED BY (bucket(4, id))")
    table.sql("INSERT INTO {table} VALUES (1, 'a', DATE '2025-01-01'), (2, 'b', DATE '2025-01-02'), (3, 'c', NULL)")
    check("inserted rows are there", table.value("SELECT count(*) FROM {table}"), 3)
    table.sql(
        "MERGE INTO {table} t USING (SELECT 2L id, 'B' name UNION ALL SELECT 9L, 'new') u ON t.id = u.id "
        "WHEN MATCHED THEN UPDATE SET name = u.name "
        "WHEN NOT MATCHED THEN INSERT (id, name, day) VALUES (u.id, u.name, NULL)"
    )
    rows = table.sql("SELECT id, name FROM {table} ORDER BY id")
    check("MERGE updates and inserts", rows, [(1, "a"), (2, "B"), (3, "c"), (9, "new")])


def evolve(table: Table) -> None:
    table.sql("ALTER TABLE {table} ADD COLUMN score double")
    table.sql("ALTER TABLE {table} RENAME COLUMN name TO label")
    table.sql("UPDATE {table} SET score = id * 1.5 WHERE id < 3")
    table.sql("DELETE FROM {table} WHERE id = 3")
    rows = table.sql("SELECT id, label, score FROM {table} ORDER BY id")
    check("columns are added and renamed", rows, [(1, "a", 1.5), (2, "B", 3.0), (9, "new", None)])

    table.sql("ALTER TABLE {table} ADD PARTITION FIELD days(day)")
    table.sql("INSERT INTO {table} VALUES (10, 'later', DATE '2025-02-01', 0.0)")
    specs = table.value("SELECT count(DISTINCT spec_id) FROM {table}.files")
    check("files of the old and of the new partitioning are in one table", specs, 2)
    check("which is read as one", table.value("SELECT count(*) FROM {table}"), 4)


def travel(table: Table) -> None:
    snapshots = table.sql("SELECT snapshot_id, operation FROM {table}.snapshots ORDER BY committed_at")
    operations = [operation for _, operation in snapshots]
    check("each change is a snapshot", operations[0] == "append" and len(operations) == 5, True)
    rows = table.sql(f"SELECT id, name FROM {{table}} VERSION AS OF {snapshots[0][0]} ORDER BY id")
    check("the first snapshot has the first rows and columns", rows, [(1, "a"), (2, "b"), (3, "c")])


def maintain(table: Table) -> None:
    table.sql(
        f"CALL {CATALOG}.system.rewrite_data_files(table => '{table.in_catalog}', "
        "options => map('rewrite-all', 'true'))"
    )
    specs = table.value("SELECT count(DISTINCT spec_id) FROM {table}.files")
    check("compaction brings all files into the new partitioning", specs, 1)
    check("and keeps every row", table.value("SELECT count(*) FROM {table}"), 4)

    # Where Nessie collects garbage itself, Iceberg may not: other branches may need what this one has expired.
    table.sql("ALTER TABLE {table} SET TBLPROPERTIES ('gc.enabled' = 'true')")
    table.sql(
        f"CALL {CATALOG}.system.expire_snapshots(table => '{table.in_catalog}', "
        "older_than => TIMESTAMP '2999-01-01 00:00:00', retain_last => 1)"
    )
    check("expired snapshots are gone", table.value("SELECT count(*) FROM {table}.snapshots"), 1)
    check("and no row with them", table.value("SELECT count(*) FROM {table}"), 4)


def branch(table: Table) -> None:
    def use(reference: str) -> None:
        table.use(reference)
        table.sql("REFRESH TABLE {table}")

    count = "SELECT count(*) FROM {table}"
    name, other = f"{table.run}_etl", f"{table.run}_other"
    for reference in (name, other):
        table.sql(f"CREATE BRANCH {reference} IN {CATALOG} FROM main")
    use(name)
    table.sql("INSERT INTO {table} VALUES (100, 'branch', NULL, 1.0)")
    check("a branch has its own rows", table.value(count), 5)
    use("main")
    check("main does not", table.value(count), 4)
    table.sql(f"MERGE BRANCH {name} INTO main IN {CATALOG}")
    use("main")
    check("until the branch is merged", table.value(count), 5)

    use(other)
    table.sql("INSERT INTO {table} VALUES (200, 'other', NULL, 1.0)")
    try:
        table.sql(f"MERGE BRANCH {other} INTO main IN {CATALOG}")
        answer = "merged"
    except Exception as error:  # Whatever Spark makes of the catalog's answer.
        answer = str(error)
    conflict = f"keys have been changed in conflict: '{table.in_catalog}'"
    check("a merge that conflicts is refused", conflict if conflict in answer else answer, conflict)
    use("main")
    check("and changes nothing", table.value(count), 5)

    tag = f"{table.run}_v1"
    table.sql(f"CREATE TAG {tag} IN {CATALOG} FROM main")
    check("a tag names this state", table.references(), {name: "Branch", other: "Branch", tag: "Tag"})


def where(table: Table) -> None:
    location = table.value("SELECT file FROM {table}.metadata_log_entries ORDER BY timestamp DESC LIMIT 1")
    paths = [path for (path,) in table.sql("SELECT file_path FROM {table}.files")]
    outside = [path for path in [location, *paths] if not path.startswith(table.warehouse + "/")]
    check("data and metadata are in the warehouse", outside, [])

    for what, urls in (("the metadata", [location]), ("each file of the data", paths)):
        found = [files.exists(path) for path, files in map(table.files, urls)]
        check(f"{what} is an object of the bucket", found, [True] * len(urls))


def main() -> None:
    spark = SparkSession.builder.appName("iceberg-operations").getOrCreate()
    try:
        table = Table(spark, spark.sparkContext.applicationId.replace("-", "_"))
        class_path(table)
        with temporary(table):
            write_and_merge(table)
            evolve(table)
            travel(table)
            maintain(table)
            where(table)
            branch(table)
        path, files = table.files(f"{table.warehouse}/{table.run}")
        check("nothing of the run is left", [table.references(), files.exists(path)], [{}, False])
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
