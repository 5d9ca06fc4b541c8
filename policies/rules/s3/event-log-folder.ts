import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { teamBucket } from "../../../contract/event-logs";

/** The config of the policies that know where event logs are. */
export const eventLogFolder: PolicyConfigJSONSchema = {
  type: "string",
  pattern: "^s3a://[^/]+(/|$)",
  description:
    "The folder of event logs, such as `s3a://bucket/spark-events`. Team NAME may also use `s3a://bucket-NAME/spark-events`. " +
    "Default: any folder in S3.",
};

/** The folder of a team, which has a bucket of its own. */
export function folderOfTeam(folder: string, team: string): string {
  return folder.replace(/^s3a:\/\/[^/]+/, (bucket) => teamBucket(bucket, team));
}

/** A folder's URL, with which the URLs of all in it begin. */
export function withSlash(folder: string): string {
  return folder.endsWith("/") ? folder : `${folder}/`;
}
