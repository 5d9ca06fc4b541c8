/**
 * What repositories of jobs use: docs/jobs.md tells how. The other components are
 * `lakehouse-compute/components/FOLDER/NAME`.
 */
export { refuseKeptWorkloads } from "./shared/kept-workloads";
export { SparkApplication } from "./spark/spark-application";
export type {
  DynamicAllocationArgs,
  SparkApplicationArgs,
  SparkPodArgs,
  SparkProcessArgs,
  SparkScheduleArgs,
  SparkUIArgs,
} from "./spark/spark-application-args";
export type { SparkPlatform } from "./spark/spark-platform";
export { manifestJobs } from "./spark/manifest-jobs";
export type { JobContext } from "./team/job-context";
export { jobContextOf } from "./team/job-context-of";
