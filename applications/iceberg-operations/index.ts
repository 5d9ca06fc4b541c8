import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { SparkApplication } from "../../components/spark/spark-application";
import type { SparkPlatform } from "../../components/spark/spark-platform";

/** Does with an Iceberg table and with branches of its catalog what people do with them. */
export function icebergOperations(platform: SparkPlatform, opts: ComponentResourceOptions): SparkApplication {
  return new SparkApplication(
    "iceberg-operations",
    {
      ...platform,
      main: "iceberg.py",
      files: { "iceberg.py": readFileSync(join(__dirname, "iceberg.py"), "utf8") },
      driver: { memory: "1g", coreRequest: "200m" },
      executor: { memory: "1g", coreRequest: "200m" },
    },
    opts,
  );
}
