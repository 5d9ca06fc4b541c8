import type { SparkApplicationArgs } from "./spark-application-args";

/** What all jobs of a namespace have in common. */
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
