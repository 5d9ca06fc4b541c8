"""Runs a plan in Spark: `spark_engine.py PLAN ANSWERS`. See plan.ts for what a plan is."""

import json
import sys
from time import perf_counter

from encode import answer
from pyspark.sql import SparkSession


class Engine:
    """Spark's session, and the folder for answers: a URL of S3A's or a path."""

    def __init__(self, spark: SparkSession, answers: str) -> None:
        self.spark = spark
        self.answers = answers

    def run(self, step: dict) -> None:
        match step:
            case {"answer": name, "sql": statement}:
                frame = self.spark.sql(statement)
                types = [kind for _, kind in frame.dtypes]
                self.write(f"{name}.json", json.dumps(answer(types, frame.collect())))
            case {"rows": name, "sql": statement}:
                self.spark.sql(statement).write.mode("overwrite").parquet(f"{self.answers}/{name}")
            case {"create": table, "schema": schema, "properties": properties}:
                self.create(table, json.dumps(schema), properties)
            case {"sql": statement}:
                self.spark.sql(statement).collect()
            case _:
                sys.exit(f"No such step: {step}.")

    def create(self, table: str, schema: str, properties: dict[str, str]) -> None:
        """Makes a table with types that Spark's SQL has no names for, such as uuid and fixed."""
        java = self.spark._jvm
        iceberg = java.org.apache.iceberg
        catalog, namespace, name = table.split(".")
        plugin = self.spark._jsparkSession.sessionState().catalogManager().catalog(catalog)
        identifier = iceberg.catalog.TableIdentifier.parse(f"{namespace}.{name}")
        plugin.icebergCatalog().createTable(
            identifier,
            iceberg.SchemaParser.fromJson(schema),
            iceberg.PartitionSpec.unpartitioned(),
            java.java.util.HashMap(properties),
        )

    def write(self, name: str, text: str) -> None:
        path = self.spark._jvm.org.apache.hadoop.fs.Path(f"{self.answers}/{name}")
        out = path.getFileSystem(self.spark._jsc.hadoopConfiguration()).create(path)
        try:
            out.write(bytearray(text.encode()))
        finally:
            out.close()


def main(file: str, answers: str) -> None:
    with open(file, encoding="utf-8") as source:
        plan = json.load(source)
    spark = SparkSession.builder.appName(plan["name"]).getOrCreate()
    engine = Engine(spark, answers)
    seconds = []
    try:
        for step in plan["steps"]:
            if step.get("only") != "duckdb":
                # A JVM that crashes tells nothing else of where it was.
                print(f"step: {step['step']}", flush=True)
                start = perf_counter()
                engine.run(step)
                seconds.append([step["step"], perf_counter() - start])
        engine.write("seconds.json", json.dumps(seconds))
    finally:
        spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
