/**
 * Releases of Iceberg that images are built with (`images/jars.json`) and the platform is tested with; and whether
 * their vectorised reader reads right. That of 1.5.2 to 1.7.1 destroys memory of Java while it reads ordinary tables:
 * docs/decisions.md.
 */
const vectorsAreRight = { "1.12.0": true, "1.5.2": false };

export type IcebergRelease = keyof typeof vectorsAreRight;

export const icebergReleases = Object.keys(vectorsAreRight) as readonly IcebergRelease[];

export const defaultRelease: IcebergRelease = "1.12.0";

/**
 * Spark's property that goes before a table's `read.parquet.vectorization.enabled` and
 * `read.orc.vectorization.enabled`.
 */
export const vectorization = "spark.sql.iceberg.vectorization.enabled";

/** Whether tables may be read by vectors; not where the release is not known. */
export function readsVectorsRight(release: IcebergRelease | undefined): boolean {
  return release !== undefined && vectorsAreRight[release];
}
