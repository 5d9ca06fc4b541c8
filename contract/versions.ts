/**
 * Versions that several rooms speak of. Files that cannot import this say them again:
 * test/unit/contract/versions.test.ts knows which, and refuses a second place in the source. Those of Iceberg are in
 * iceberg.ts.
 */

/** Apache Spark in the image of jobs; job specifications name it, and policies read properties as it does. */
export const sparkVersion = "3.5.5";

/** The Spark operator and its chart, where a stack names none. */
export const operatorVersion = "2.2.0";

/** The Nessie server, where a stack names no image, and its extensions for Spark in the image of jobs. */
export const nessieVersion = "0.77.1";
