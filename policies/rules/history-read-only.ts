import type { StackResource } from "../demand/stack";
import { failClosed, stackPolicy } from "../framework/define-policy";
import { historyServers } from "../model/history-server";
import { kindOf } from "../../contract/kinds";
import { podsOf } from "../model/pods";
import type { SparkProperties } from "../model/spark-properties";
import { grantsOf } from "./s3/bucket-policy";
import { eventLogFolder, withSlash } from "./s3/event-log-folder";

interface Config {
  readonly historyUser?: string;
  readonly eventLogFolder?: string;
}

const defaultUser = "history-server";
/** `s3:GetObject`, `s3:ListBucket`, `s3:List*` */
const reading = /^s3:(Get|List)[A-Za-z]*\*?$/;

export const historyReadOnly = stackPolicy<Config>(
  {
    name: "history-read-only",
    rule: "A History Server may only read event logs, and does not try to delete event logs.",
    why: "The History Server has no login. With keys that can write, anybody who takes it over could change tables.",
    remedy:
      "In the bucket policy, allow the server's user only s3:Get… and s3:List… actions on the bucket and on the folder " +
      "of event logs, and set " +
      "-Dspark.history.fs.cleaner.enabled=false in SPARK_HISTORY_OPTS: a lifecycle rule of the bucket deletes old logs.",
    severity: "high",
    source: "https://spark.apache.org/docs/3.5.5/monitoring.html#spark-history-server-configuration-options",
    config: {
      properties: {
        eventLogFolder,
        historyUser: {
          type: "string",
          minLength: 1,
          default: defaultUser,
          description: "The History Server's user in the S3 service: the user's name or ARN.",
        },
      },
    },
  },
  ({ resources, config }, report) => {
    const user = config.historyUser ?? defaultUser;
    const policies = resources.filter(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");
    let isNamed = false;
    for (const { urn, properties } of policies) {
      const judge = () => {
        const grants = grantsOf(properties.at("policy")).filter(({ holdsFor }) => holdsFor(user));
        for (const { actions, resources: objects, path } of grants) {
          isNamed = true;
          const others = objects
            .map((object) => object.text() ?? "")
            .filter((arn) => !isOfLogs(arn, config.eventLogFolder));
          if (others.length > 0) report(`${path} lets ${user} read more than event logs: ${others.join(", ")}.`, urn);
          const writing = actions.map((action) => action.text() ?? "").filter((action) => !reading.test(action));
          if (writing.length > 0) report(`${path} lets ${user} do more than read: ${writing.join(", ")}.`, urn);
        }
      };
      failClosed(report, judge, urn);
    }
    for (const resource of resources) {
      const { urn } = resource;
      const judge = () => {
        for (const properties of serversOf(resource)) {
          for (const problem of removals(properties)) report(`${problem}.`, urn);
          if (!isNamed) report(`No bucket policy of this stack names ${user}, so its permissions are unknown.`, urn);
        }
      };
      failClosed(report, judge, urn);
    }
  },
);

/**
 * Whether an ARN is that of a bucket, whose names alone it gives, or of event logs. A `*` also stands for slashes:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
 */
function isOfLogs(arn: string, folder?: string): boolean {
  const path = /^arn:aws[\w-]*:s3:::(.+)$/.exec(arn)?.[1] ?? "*";
  if (/^[^/*?]+$/.test(path)) return true;
  if (folder === undefined) return /^[^/*?]+\/[^/*?]+(\/|$)/.test(path);
  return withSlash(`s3a://${path}`).startsWith(withSlash(folder));
}

function serversOf({ type, properties }: StackResource): SparkProperties[] {
  const kind = kindOf(type);
  if (kind.runs !== "pods") return [];
  return podsOf(kind, properties).flatMap(({ containers }) => historyServers(containers));
}

/** What would remove or rewrite logs. Options win over a file of properties, so that only they need to be seen. */
function removals(properties: SparkProperties): string[] {
  const cleaner = "spark.history.fs.cleaner.enabled";
  const compaction = properties.at("spark.history.fs.eventLog.rolling.maxFilesToRetain");
  return [
    ...(properties.text(cleaner)?.toLowerCase() === "false" ? [] : [`${cleaner} has to be set to false`]),
    ...(compaction.present ? [`${compaction.path} rewrites logs`] : []),
  ];
}
