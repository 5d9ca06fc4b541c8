import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** The config of the policies that know where event logs are. */
export const eventLogFolder: PolicyConfigJSONSchema = {
  type: "string",
  pattern: "^s3a://[^/]+(/|$)",
  description: "The folder of event logs, such as `s3a://bucket/spark-events`. Default: any folder in S3.",
};

/** A folder's URL, with which the URLs of all in it begin. */
export function withSlash(folder: string): string {
  return folder.endsWith("/") ? folder : `${folder}/`;
}
