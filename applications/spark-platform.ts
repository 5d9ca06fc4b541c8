import type { SparkApplicationArgs } from "../components/spark/spark-application";

/** What all jobs have in common. */
export type SparkPlatform = Pick<
  SparkApplicationArgs,
  | "namespace"
  | "image"
  | "driverServiceAccount"
  | "executorServiceAccount"
  | "waitForCompletion"
  | "coreLimit"
  | "defaults"
  | "environment"
  | "configMaps"
>;
