import type { StackResource } from "../demand/stack";
import { failClosed, stackPolicy } from "../framework/define-policy";
import { historyServers } from "../model/history-server";
import { kindOf } from "../../contract/kinds";
import { podsOf } from "../model/pods";
import type { SparkProperties } from "../model/spark-properties";
import { type Grant, grantsOf } from "./s3/bucket-policy";
import { eventLogFolder, folderOfTeam, withSlash } from "./s3/event-log-folder";

interface Config {
  readonly historyUser?: string;
  readonly teamHistoryUsers?: Readonly<Record<string, string>>;
  readonly eventLogFolder?: string;
}

/** A user of the S3 service who reads event logs for a History Server. */
interface Reader {
  readonly user: string;
  /** Where these logs are. Default: in any folder. */
  readonly folder: string | undefined;
}

const defaultUser = "history-server";
/** `s3:GetObject`, `s3:ListBucket`, `s3:List*` */
const reading = /^s3:(Get|List)[A-Za-z]*\*?$/;

export const historyReadOnly = stackPolicy<Config>(
  {
    name: "history-read-only",
    rule: "A History Server may only read the event logs of its team, and does not try to delete event logs.",
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
          description: "The user of the first team's History Server in the S3 service: the user's name or ARN.",
        },
        teamHistoryUsers: {
          type: "object",
          additionalProperties: { type: "string", minLength: 1 },
          description:
            "The users of the History Servers of other teams, by the team's name: names or ARNs. Default: none.",
        },
      },
    },
  },
  ({ resources, config }, report) => {
    const readers = readersOf(config);
    const named = new Set<Reader>();
    for (const { urn, type, properties } of resources) {
      if (type !== "aws:s3/bucketPolicy:BucketPolicy") continue;
      const judge = () => {
        const grants = grantsOf(properties.at("policy"));
        for (const reader of readers) {
          for (const grant of grants.filter(({ holdsFor }) => holdsFor(reader.user))) {
            named.add(reader);
            for (const problem of excess(grant, reader)) report(`${problem}.`, urn);
          }
        }
      };
      failClosed(report, judge, urn);
    }
    for (const resource of resources) {
      const { urn } = resource;
      const judge = () => {
        for (const properties of serversOf(resource)) {
          for (const problem of removals(properties)) report(`${problem}.`, urn);
          const problem = unknownReader(properties, readers, named);
          if (problem !== undefined) report(problem, urn);
        }
      };
      failClosed(report, judge, urn);
    }
  },
);

function readersOf({ historyUser = defaultUser, teamHistoryUsers = {}, eventLogFolder: folder }: Config): Reader[] {
  const others = Object.entries(teamHistoryUsers).map(([team, user]) => ({
    user,
    folder: folder === undefined ? undefined : folderOfTeam(folder, team),
  }));
  return [{ user: historyUser, folder }, ...others];
}

/** What a grant lets a reader do beyond reading the logs. */
function excess({ actions, resources, path }: Grant, { user, folder }: Reader): string[] {
  const others = resources.map((resource) => resource.text() ?? "").filter((arn) => !isOfLogs(arn, folder));
  const writing = actions.map((action) => action.text() ?? "").filter((action) => !reading.test(action));
  return [
    ...(others.length > 0 ? [`${path} lets ${user} read more than event logs: ${others.join(", ")}`] : []),
    ...(writing.length > 0 ? [`${path} lets ${user} do more than read: ${writing.join(", ")}`] : []),
  ];
}

/**
 * Whether an ARN is that of a bucket, whose names alone it gives, or of event logs. A `*` also stands for slashes:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
 */
function isOfLogs(arn: string, folder?: string): boolean {
  const path = /^arn:aws[\w-]*:s3:::(.+)$/.exec(arn)?.[1] ?? "*";
  const isBucket = /^[^/*?]+$/.test(path);
  if (folder === undefined) return isBucket || /^[^/*?]+\/[^/*?]+(\/|$)/.test(path);
  const logs = withSlash(folder);
  return isBucket ? logs.startsWith(`s3a://${path}/`) : withSlash(`s3a://${path}`).startsWith(logs);
}

/**
 * Why it is not known what the user of a server may do. A server's user is that of the folder that the server shows.
 */
function unknownReader(
  server: SparkProperties,
  readers: readonly Reader[],
  named: ReadonlySet<Reader>,
): string | undefined {
  const shown = server.text("spark.history.fs.logDirectory");
  const reader = readers.find(
    ({ folder }) => shown === undefined || folder === undefined || withSlash(shown).startsWith(withSlash(folder)),
  );
  if (reader === undefined) {
    return `The user of the History Server for ${shown} is not known: add the user to teamHistoryUsers, by its team's name.`;
  }
  return named.has(reader)
    ? undefined
    : `No bucket policy of this stack names ${reader.user}, so its permissions are unknown.`;
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
