import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { SparkApplication } from "../components/spark/spark-application";
import type { SparkPlatform } from "../components/spark/spark-platform";
import { icebergOperations } from "./iceberg-operations";
import { manifestJobs } from "../components/spark/manifest-jobs";
import { s3IntegrationTest } from "./s3-integration-test";
import { testSparkPi } from "./test-spark-pi";

export interface ApplicationsArgs {
  /** What all jobs have in common. */
  readonly platform: SparkPlatform;
  /** The bucket of the object store. Default: there is none. */
  readonly bucket?: string | undefined;
  /** Whether the jobs that try the platform run. */
  readonly smokeTests: boolean;
}

/** The jobs of this repository: those that try the platform, and a job for each manifest in this folder. */
export function applications(args: ApplicationsArgs, opts: ComponentResourceOptions): SparkApplication[] {
  const { platform, smokeTests } = args;
  return [...(smokeTests ? trials(args, opts) : []), ...manifestJobs(__dirname, platform, opts)];
}

/** Each starts after the one before it, and with `jobs.wait` when that has ended: two cores are enough for all. */
function trials({ platform, bucket }: ApplicationsArgs, opts: ComponentResourceOptions): SparkApplication[] {
  const sparkPi = testSparkPi(platform, opts);
  if (bucket === undefined) return [sparkPi];
  const s3 = s3IntegrationTest(platform, bucket, { ...opts, dependsOn: sparkPi });
  return [sparkPi, s3, icebergOperations(platform, { ...opts, dependsOn: s3 })];
}
