const kib = 1024n;

/** Spark's units are powers of 1024 whatever their spelling: `8g` and `8gb` are 8 GiB. */
const suffixes = new Map([
  ["b", 1n],
  ["k", kib],
  ["kb", kib],
  ["m", kib ** 2n],
  ["mb", kib ** 2n],
  ["g", kib ** 3n],
  ["gb", kib ** 3n],
  ["t", kib ** 4n],
  ["tb", kib ** 4n],
  ["p", kib ** 5n],
  ["pb", kib ** 5n],
]);

/**
 * Reads a size as Spark does: a whole number and a unit of any case; what is left of a MiB is dropped.
 * `JavaUtils.byteStringAs` in https://github.com/apache/spark/blob/v3.5.5/common/utils/src/main/java/org/apache/spark/network/util/JavaUtils.java
 *
 * @param defaultUnit of a number without a unit: MiB for most settings, bytes for the off-heap size.
 * @returns MiB, or undefined if Spark would refuse the text.
 */
export function parseSparkSize(text: string, defaultUnit: "MiB" | "bytes" = "MiB"): number | undefined {
  const [, digits, suffix] = /^(\d+)([a-z]+)?$/.exec(text.trim().toLowerCase()) ?? [];
  if (digits === undefined) return undefined;
  const unit = suffix === undefined ? (defaultUnit === "MiB" ? kib ** 2n : 1n) : suffixes.get(suffix);
  if (unit === undefined) return undefined;
  const mebibytes = (BigInt(digits) * unit) / kib ** 2n;
  return mebibytes > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(mebibytes);
}
