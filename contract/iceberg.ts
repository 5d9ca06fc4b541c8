/**
 * Releases of Iceberg that images are built with (`images/jars.json`) and the platform is tested with, the default first; and whether
 * their vectorised reader reads right. That of 1.5 and 1.6 multiplies the index of a value in a dictionary by its width twice: of
 * decimals it writes beyond its memory, or leaves zeros where values belong.
 * @see https://github.com/apache/iceberg/pull/11247
 */
const vectorsAreRight = { "1.12.0": true, "1.5.2": false };

export type IcebergRelease = keyof typeof vectorsAreRight;

export const icebergReleases = Object.keys(vectorsAreRight) as readonly IcebergRelease[];

/** Spark's property that goes before a table's `read.parquet.vectorization.enabled` and `read.orc.vectorization.enabled`. */
export const vectorization = "spark.sql.iceberg.vectorization.enabled";

/** Whether tables may be read by vectors; not where the release is not known. */
export function readsVectorsRight(release: IcebergRelease | undefined): boolean {
  return release !== undefined && vectorsAreRight[release];
}
