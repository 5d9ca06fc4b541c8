import { SparkProperties } from "../model/spark-properties";
import { eventLogFolder, folderOfTeam, withSlash } from "./s3/event-log-folder";
import { sparkPolicy } from "../framework/spark-policy";

interface Config {
  readonly eventLogFolder?: string;
}

export const eventLog = sparkPolicy<Config>(
  {
    name: "event-log",
    rule: "Every Spark job writes its event log to S3.",
    why:
      "The pods of a job are gone when the job has ended: without the event log nobody can see why the job was slow or " +
      "failed.",
    remedy:
      "Set spark.eventLog.enabled to true and spark.eventLog.dir to a folder in S3, in the job's sparkConf. Without an " +
      "S3 service, " +
      "disable this policy in the stack's share.",
    severity: "medium",
    source: "https://spark.apache.org/docs/3.5.5/monitoring.html#viewing-after-the-fact",
    config: { eventLogFolder },
  },
  ({ spec, namespace, config }, report) => {
    const properties = SparkProperties.ofJob(spec);
    const [enabled, dir] = ["spark.eventLog.enabled", "spark.eventLog.dir"] as const;
    if (!properties.isOn(enabled)) {
      report(`${spec.at("sparkConf", enabled).path} has to be true.`);
      return;
    }
    const folder = config.eventLogFolder ?? "s3a://";
    const given = properties.text(dir) ?? "";
    const isIn = (one: string) => withSlash(given).startsWith(withSlash(one));
    if (isIn(folder)) return;
    const team = config.eventLogFolder === undefined ? undefined : namespace.text();
    const folders = [folder, ...(team === undefined ? [] : [folderOfTeam(folder, team)])];
    if (!folders.some(isIn)) {
      report(`${spec.at("sparkConf", dir).path} has to be in ${folders.join(" or ")}, and is "${given}".`);
    }
  },
);
