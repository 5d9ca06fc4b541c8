import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { SparkApplication } from "../../components/spark/spark-application";
import type { SparkPlatform } from "../../components/spark/spark-platform";

/** Estimates π and checks it: the smallest job that needs the operator, a driver, an executor and their rights. */
export function testSparkPi(platform: SparkPlatform, opts: ComponentResourceOptions): SparkApplication {
  return new SparkApplication(
    "test-spark-pi",
    {
      ...platform,
      main: "pi.py",
      files: { "pi.py": readFileSync(join(__dirname, "pi.py"), "utf8") },
      arguments: ["20"],
      driver: { memory: "512m", coreRequest: "200m" },
      executor: { memory: "512m", coreRequest: "200m" },
    },
    opts,
  );
}
