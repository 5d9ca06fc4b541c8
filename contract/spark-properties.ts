/** Fields of a SparkApplication's `spec`, by the property of Spark that each of them sets. */
const fields: Readonly<Record<string, string>> = {
  "spark.archives": "deps.archives",
  "spark.driver.cores": "driver.cores",
  "spark.driver.extraJavaOptions": "driver.javaOptions",
  "spark.driver.memory": "driver.memory",
  "spark.driver.memoryOverhead": "driver.memoryOverhead",
  "spark.executor.cores": "executor.cores",
  "spark.executor.extraJavaOptions": "executor.javaOptions",
  "spark.executor.instances": "executor.instances",
  "spark.executor.memory": "executor.memory",
  "spark.executor.memoryOverhead": "executor.memoryOverhead",
  "spark.files": "deps.files",
  "spark.jars": "deps.jars",
  "spark.kubernetes.authenticate.driver.serviceAccountName": "driver.serviceAccount",
  "spark.kubernetes.authenticate.executor.serviceAccountName": "executor.serviceAccount",
  "spark.kubernetes.container.image": "image",
  "spark.kubernetes.driver.limit.cores": "driver.coreLimit",
  "spark.kubernetes.driver.request.cores": "driver.coreRequest",
  "spark.kubernetes.executor.limit.cores": "executor.coreLimit",
  "spark.kubernetes.executor.request.cores": "executor.coreRequest",
  "spark.submit.pyFiles": "deps.pyFiles",
};

/** The properties of {@link fieldOfProperty}. */
export const propertiesWithFields: readonly string[] = Object.keys(fields);

/**
 * The field of a SparkApplication's `spec` that wins over a property in `sparkConf`, such as `driver.memory`. The
 * operator passes these fields to spark-submit after `sparkConf`, or as options, which Spark prefers to properties:
 * `internal/controller/sparkapplication/submission.go`, operator 2.2.1; `SparkSubmitArguments.scala`, Spark 3.5.5.
 *
 * @returns undefined for a property that no field sets
 */
export function fieldOfProperty(property: string): string | undefined {
  return fields[property];
}
