"""Writes, lists, reads, overwrites and deletes files in the bucket, and fails at the first answer that is wrong."""

import hashlib
import json
import sys

from pyspark.sql import DataFrame, SparkSession

ROWS = 100_000
LARGE_MIB = 40
PART_MIB = 8


def check(what: str, got, wanted) -> None:
    if got != wanted:
        sys.exit(f"{what}: {got} instead of {wanted}.")
    print(f"ok: {what}", flush=True)


def names(files, path) -> list[str]:
    return sorted(status.getPath().getName() for status in files.listStatus(path))


def write(data: DataFrame, url: str) -> None:
    data.write.mode("overwrite").parquet(url)


def committer(spark: SparkSession, files, url: str) -> str:
    """Who committed the write, by the mark that is left behind: Hadoop's own committer leaves an empty one."""
    stream = files.open(spark._jvm.org.apache.hadoop.fs.Path(url + "/_SUCCESS"))
    mark = spark._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8")
    stream.close()
    return json.loads(mark)["committer"] if mark else "Hadoop"


def tables(spark: SparkSession, files, folder: str) -> None:
    """Parquet, in and out, and ORC."""
    url = folder + "/parquet"
    expected = spark.conf.get("spark.hadoop.fs.s3a.committer.name", "Hadoop")
    numbers = spark.range(0, ROWS, 1, 4).selectExpr("id", "id % 7 AS remainder")
    write(numbers, url)
    written = names(files, spark._jvm.org.apache.hadoop.fs.Path(url))
    check(f"a finished write was committed by {expected}", committer(spark, files, url), expected)
    check("each task wrote a file", sum(name.endswith(".parquet") for name in written), 4)

    back = spark.read.parquet(url)
    check("all rows come back", back.count(), ROWS)
    check("so do their values", back.groupBy().sum("id").first()[0], ROWS * (ROWS - 1) // 2)
    check("filters work", back.where("remainder = 3").count(), len(range(3, ROWS, 7)))

    write(spark.range(10).coalesce(1).selectExpr("id", "id % 7 AS remainder"), url)
    check("an overwrite leaves the new rows only", spark.read.parquet(url).count(), 10)

    url = folder + "/orc"
    spark.range(10).coalesce(1).write.orc(url)
    check("ORC is committed in the same way", committer(spark, files, url), expected)
    check("and read back", spark.read.orc(url).count(), 10)


def large_object(spark: SparkSession, files, folder: str) -> None:
    """More than a part: uploaded in several, and no two mebibytes of it are the same."""
    url = folder + "/large"
    path = spark._jvm.org.apache.hadoop.fs.Path(url)
    written = hashlib.sha256()
    output = files.create(path, True)
    for number in range(LARGE_MIB):
        mebibyte = bytearray(number.to_bytes(4, "big") * 2**18)
        output.write(mebibyte)
        written.update(mebibyte)
    output.close()
    status = files.getFileStatus(path)
    check("a large object has its size", status.getLen(), LARGE_MIB * 2**20)
    # Of an object in parts the ETag is a hash, "-" and their number.
    check("it was uploaded in parts", status.getETag().strip('"').split("-")[1:], [str(LARGE_MIB // PART_MIB)])
    content = spark.read.format("binaryFile").load(url).selectExpr("sha2(content, 256)").first()[0]
    check("it is read back as it was written", content, written.hexdigest())


def main(bucket: str) -> None:
    spark = (
        SparkSession.builder.appName("s3-integration-test")
        .config("spark.hadoop.fs.s3a.multipart.size", f"{PART_MIB}M")
        .config("spark.hadoop.fs.s3a.multipart.threshold", f"{PART_MIB}M")
        .getOrCreate()
    )
    try:
        # One of its own for each run, so that runs do not meet.
        folder = f"s3a://{bucket}/s3-integration-test/{spark.sparkContext.applicationId}"
        path = spark._jvm.org.apache.hadoop.fs.Path
        files = path(folder).getFileSystem(spark._jsc.hadoopConfiguration())
        try:
            tables(spark, files, folder)
            large_object(spark, files, folder)
        finally:
            files.delete(path(folder), True)
        check("what is deleted is gone", files.exists(path(folder)), False)

        events = spark.conf.get("spark.eventLog.dir")
        log = "eventlog_v2_" + spark.sparkContext.applicationId
        check("this job's event log is in the bucket", log in names(files, path(events)), True)
    finally:
        spark.stop()


if __name__ == "__main__":
    main(sys.argv[1])
