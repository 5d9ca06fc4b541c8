import type { SparkApplicationArgs } from "../components/spark-application";

/** What all jobs have in common. */
export type SparkPlatform = Pick<
  SparkApplicationArgs,
  | "namespace"
  | "image"
  | "driverServiceAccount"
  | "executorServiceAccount"
  | "waitForCompletion"
  | "defaults"
  | "environment"
  | "configMaps"
> & {
  /** CPU that each process of a job may use, a Kubernetes quantity; it requests less, and two cores do for all. */
  readonly coreLimit: string;
};
