/** The bucket, if a stack does not name another one. */
export const bucketName = "iceberg-test";

/** Folder of the bucket to which jobs write their event logs, and from which the History Server reads them. */
export const eventLogFolder = "spark-events";
