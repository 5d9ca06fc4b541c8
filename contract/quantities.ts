/**
 * Whether Kubernetes reads `text` as an amount above zero, such as `500m`, `2.5`, `20Gi` or `34G`.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function isQuantity(text: string): boolean {
  return quantity.test(text) && /^[0.]*[1-9]/.test(text);
}

const quantity = /^(\d+\.?\d*|\.\d+)(n|u|m|k|[KMGTPE]i|[MGTPE]|[eE][+-]?\d+)?$/;

/** How many cores or bytes a Kubernetes quantity is; `NaN` for what is none. */
export function amountOf(text: string): number {
  const [, digits, suffix = ""] = quantity.exec(text) ?? [];
  if (digits === undefined) return NaN;
  // An exponent, which JavaScript writes in the same way.
  if (/\d$/.test(suffix)) return Number(text);
  const [letter = ""] = suffix;
  return (
    Number(digits) * (suffix.endsWith("i") ? 1024 ** binary.indexOf(letter) : 1000 ** (decimal.indexOf(letter) - 3))
  );
}

const binary = ["", "K", "M", "G", "T", "P", "E"];
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

/**
 * Whether `text` is a Spark size with its unit, such as `512m` or `4g` (binary: Spark's `g` is GiB).
 * Spark takes a bare number for MiB, Kubernetes for bytes: so a unit is demanded.
 * @see https://spark.apache.org/docs/3.5.5/configuration.html#spark-properties
 */
export function isSparkSize(text: string): boolean {
  return /^[1-9]\d*(b|kb?|mb?|gb?|tb?|pb?)$/i.test(text);
}
