/** Where data is and how it is reached: without these no job that uses the store or the catalog can run. */
const needed = [
  /^spark\.kubernetes\./,
  /^spark\.hadoop\.fs\.s3a\.(endpoint|path\.style|connection\.ssl|aws\.credentials|signing)/,
  /^spark\.sql\.(extensions$|catalog\.)/,
  // Certificates of the store, if it needs any.
  /^spark\.(driver|executor)\.defaultJavaOptions$/,
];

/** `s3-integration-test` looks for its own event log, in the folder of a rolling one. */
const neededByS3 = /^spark\.eventLog\.(enabled|dir|rolling\.enabled)$/;

/** The least of a job's Spark settings with which it can run. */
export function plainConf(job: string, conf: Readonly<Record<string, string>>): Record<string, string> {
  const patterns = job === "s3-integration-test" ? [...needed, neededByS3] : needed;
  return Object.fromEntries(Object.entries(conf).filter(([key]) => patterns.some((pattern) => pattern.test(key))));
}
