import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { SparkApplication } from "../../components/spark/spark-application";
import type { SparkPlatform } from "../../components/spark/spark-platform";

/**
 * Writes, lists, reads, overwrites and deletes files in the bucket, a large one too, and looks for its own event log.
 */
export function s3IntegrationTest(
  platform: SparkPlatform,
  bucket: string,
  opts: ComponentResourceOptions,
): SparkApplication {
  return new SparkApplication(
    "s3-integration-test",
    {
      ...platform,
      main: "s3.py",
      files: { "s3.py": readFileSync(join(__dirname, "s3.py"), "utf8") },
      arguments: [bucket],
      driver: { memory: "1g", coreRequest: "200m" },
      executor: { memory: "1g", coreRequest: "200m" },
    },
    opts,
  );
}
