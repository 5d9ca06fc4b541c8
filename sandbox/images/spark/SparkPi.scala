package org.apache.spark.examples

import scala.util.Random

import org.apache.spark.sql.SparkSession

/** Estimates pi as the official image's example of this name does, which PySpark's archive lacks: `SparkPi [PARTITIONS]`. */
object SparkPi {
  def main(args: Array[String]): Unit = {
    val spark = SparkSession.builder.appName("Spark Pi").getOrCreate()
    val partitions = args.headOption.fold(2)(_.toInt)
    val points = 100000 * partitions
    val inside = spark.sparkContext.parallelize(1 to points, partitions).filter { _ =>
      val (x, y) = (Random.nextDouble() * 2 - 1, Random.nextDouble() * 2 - 1)
      x * x + y * y <= 1
    }.count()
    println(s"Pi is roughly ${4.0 * inside / points}")
    spark.stop()
  }
}
