import type { SparkApplicationArgs } from "../spark/spark-application";

/**
 * What a team's jobs need to know, wherever they are declared. There is nothing secret in it: of Secrets it has names.
 * As the output of a stack all values are plain.
 */
export interface JobContext {
  /** Arguments of each `SparkApplication` of the team. */
  readonly job: Pick<
    SparkApplicationArgs,
    | "namespace"
    | "image"
    | "driverServiceAccount"
    | "executorServiceAccount"
    | "defaults"
    | "environment"
    | "configMaps"
  >;
  /** The team's bucket. Default: the stack has no object store. */
  readonly bucket?: string;
  /** URLs as pods reach them. Default: the stack has no object store. */
  readonly endpoints?: { readonly objectStore: string; readonly catalog: string };
}
