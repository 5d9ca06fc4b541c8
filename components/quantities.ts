/**
 * Whether Kubernetes reads `text` as an amount above zero, such as `500m`, `2.5`, `20Gi` or `34G`.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function isQuantity(text: string): boolean {
  return /^(\d+\.?\d*|\.\d+)(n|u|m|k|[KMGTPE]i|[MGTPE]|[eE][+-]?\d+)?$/.test(text) && /^[0.]*[1-9]/.test(text);
}

/**
 * Whether `text` is a Spark size with its unit, such as `512m` or `4g` (binary: Spark's `g` is GiB).
 * Spark takes a bare number for MiB, Kubernetes for bytes: so a unit is demanded.
 * @see https://spark.apache.org/docs/3.5.5/configuration.html#spark-properties
 */
export function isSparkSize(text: string): boolean {
  return /^[1-9]\d*(b|kb?|mb?|gb?|tb?|pb?)$/i.test(text);
}
