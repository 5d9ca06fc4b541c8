"""Estimates pi by throwing darts, and fails unless the answer is right: proof that Spark works on this cluster."""

import math
import sys
from random import Random

from pyspark.sql import SparkSession

DARTS_PER_PARTITION = 100_000


def hits(partition: int) -> int:
    """How many darts, thrown at a square, meet the circle in it; the same ones in every run."""
    # The Python processes of an executor are forks, and would all throw the same darts with the seed they inherit.
    throw = Random(partition).random
    return sum(throw() ** 2 + throw() ** 2 <= 1 for _ in range(DARTS_PER_PARTITION))


def main(partitions: int) -> None:
    spark = SparkSession.builder.appName("test-spark-pi").getOrCreate()
    try:
        total = spark.sparkContext.parallelize(range(partitions), partitions).map(hits).sum()
    finally:
        spark.stop()
    darts = partitions * DARTS_PER_PARTITION
    pi = 4 * total / darts
    print(f"Pi is roughly {pi:.6f}", flush=True)
    # Three standard deviations of the estimate.
    tolerance = 3 * math.sqrt(math.pi * (4 - math.pi) / darts)
    if abs(pi - math.pi) > tolerance:
        sys.exit(f"That is off by {abs(pi - math.pi):.6f}, more than the {tolerance:.6f} that chance explains.")


if __name__ == "__main__":
    main(int(sys.argv[1]))
