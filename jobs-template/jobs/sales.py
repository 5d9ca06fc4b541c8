"""Writes a table of sales into the catalog, and reads its sum by country."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.sql("CREATE NAMESPACE IF NOT EXISTS nessie.sales_report")
sales = spark.createDataFrame([("DE", 10), ("FR", 20), ("DE", 5)], ["country", "amount"])
sales.writeTo("nessie.sales_report.sales").using("iceberg").createOrReplace()

totals = spark.table("nessie.sales_report.sales").groupBy("country").sum("amount").orderBy("country").collect()
assert [tuple(row) for row in totals] == [("DE", 15), ("FR", 20)], totals
print(f"Sales by country: {totals}")

spark.stop()
