import { type Nano, parseQuantity } from "./quantities";

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
 * `JavaUtils.byteStringAs` in
 * https://github.com/apache/spark/blob/v3.5.5/common/utils/src/main/java/org/apache/spark/network/util/JavaUtils.java
 *
 * @param defaultUnit of a number without a unit: MiB for most settings, bytes for the off-heap size.
 * @returns MiB, or undefined if Spark would refuse the text.
 */
export function parseSparkSize(text: string, defaultUnit: "MiB" | "bytes" = "MiB"): number | undefined {
  const bytes = bytesOf(text, defaultUnit === "MiB" ? kib ** 2n : 1n);
  const mebibytes = bytes === undefined ? undefined : bytes / kib ** 2n;
  return mebibytes === undefined || mebibytes > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(mebibytes);
}

/**
 * Whether `text` is a size above zero with its unit, such as `512m` or `4g`. Spark takes a bare number for MiB,
 * Kubernetes for bytes: so a unit is demanded.
 * @see https://spark.apache.org/docs/3.5.5/configuration.html#spark-properties
 */
export function isSparkSize(text: string): boolean {
  return /^\d.*[a-z]$/i.test(text) && (bytesOf(text, 0n) ?? 0n) > 0n;
}

function bytesOf(text: string, defaultUnit: bigint): bigint | undefined {
  const [, digits, suffix] = /^(\d+)([a-z]+)?$/.exec(text.trim().toLowerCase()) ?? [];
  const unit = suffix === undefined ? defaultUnit : suffixes.get(suffix);
  return digits === undefined || unit === undefined ? undefined : BigInt(digits) * unit;
}

/**
 * Reads a memory limit of the operator: its webhook turns a lower-case unit of Spark into that of Kubernetes (`8g` into
 * `8Gi`) and takes anything else as it is. `ConvertJavaMemoryStringToK8sMemoryString` in `pkg/util/util.go`, operator
 * 2.2.1.
 */
export function parseMemoryLimit(text: string): Nano | undefined {
  const [, size = "", unit = ""] = /^(.*?)(?:([kmgtp])b?)?$/i.exec(text) ?? [];
  // The operator recognises a unit in any case, but replaces it only in lower case.
  if (unit !== unit.toLowerCase()) return undefined;
  return parseQuantity(unit === "" ? text : `${size}${unit.toUpperCase()}i`);
}
