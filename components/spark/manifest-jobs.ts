import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { SparkApplication } from "./spark-application";
import type { SparkPlatform } from "./spark-platform";

/**
 * The jobs of all manifests in a folder, but not of the folders in it: files that end with `.yaml`, `.yml` or `.json`.
 */
export function manifestJobs(
  folder: string,
  platform: SparkPlatform,
  opts: ComponentResourceOptions,
): SparkApplication[] {
  return readdirSync(folder)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .flatMap((name) => SparkApplication.fromManifest(relative(process.cwd(), join(folder, name)), platform, opts));
}
