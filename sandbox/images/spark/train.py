"""A short job of what most jobs do: the classes that it loads are those of Java's archive (../class-data.ts)."""

from pyspark.sql import SparkSession

OF_KUBERNETES = {
    "spark.master": "k8s://https://127.0.0.1:1",
    "spark.kubernetes.container.image": "none",
}
SETTINGS = {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": "/tmp",
    "spark.eventLog.compress": "true",
    "spark.eventLog.rolling.enabled": "true",
    "spark.ui.prometheus.enabled": "true",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.sql.warehouse.dir": "/tmp/warehouse",
    "spark.hadoop.fs.s3a.endpoint": "http://127.0.0.1:1",
    "spark.hadoop.fs.s3a.endpoint.region": "us-east-1",
    "spark.hadoop.fs.s3a.access.key": "none",
    "spark.hadoop.fs.s3a.secret.key": "none",
    "spark.hadoop.fs.s3a.attempts.maximum": "1",
    "spark.hadoop.fs.s3a.retry.limit": "0",
    "spark.hadoop.fs.s3a.buffer.dir": "/tmp",
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
    "org.projectnessie.spark.extensions.NessieSparkSessionExtensions",
    "spark.sql.catalog.local": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.local.type": "hadoop",
    "spark.sql.catalog.local.warehouse": "/tmp/warehouse",
}


def session(settings: dict[str, str]) -> SparkSession:
    builder = SparkSession.builder
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def refused(attempt) -> None:
    """Nobody listens at port 1, so that each attempt loads all classes up to the first request, and then fails."""
    try:
        attempt()
    except Exception as error:
        if "Connection refused" not in str(error):
            raise
    else:
        raise SystemExit("Port 1 answers: the training runs where nobody listens.")


refused(lambda: session(SETTINGS | OF_KUBERNETES))
spark = session(SETTINGS | {"spark.master": "local[1]"})
spark.sparkContext.parallelize(range(4), 2).map(lambda number: number + 1).sum()
spark.sql("CREATE TABLE local.db.numbers USING iceberg AS SELECT id, id % 7 AS part FROM range(100)")
spark.sql("SELECT part, count(*) FROM local.db.numbers GROUP BY part ORDER BY part").collect()
refused(lambda: spark.range(1).write.parquet("s3a://none/none"))
spark.stop()
