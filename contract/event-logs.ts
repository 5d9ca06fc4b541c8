/** The bucket, if a stack does not name another one. */
export const bucketName = "iceberg-test";

/** Folder of the bucket to which jobs write their event logs, and from which the History Server reads them. */
export const eventLogFolder = "spark-events";

/** The bucket of a team other than the first, which has the stack's bucket itself. */
export function teamBucket(bucket: string, team: string): string {
  return `${bucket}-${team}`;
}
