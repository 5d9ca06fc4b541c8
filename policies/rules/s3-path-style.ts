import type { Inputs } from "../framework/define-policy";
import { historyServers } from "../model/history-server";
import { kindOf } from "../../contract/kinds";
import { unseenRest } from "../model/kinds";
import { podsOf } from "../model/pods";
import { SparkProperties } from "../model/spark-properties";
import { podPolicy } from "../framework/pod-policy";
import { isForeign, isForeignProvider } from "./s3/endpoint";

export const s3PathStyle = podPolicy(
  {
    name: "s3-path-style",
    rule:
      "Clients of an S3 service other than AWS use path-style URLs, with the bucket in the path instead of the host " +
      "name.",
    why:
      "Such a service has one host name: BUCKET.HOST does not resolve, or belongs to somebody else, and jobs wait " +
      "minutes for it.",
    remedy:
      "Set s3UsePathStyle of the aws provider, fs.s3a.path.style.access of Hadoop and s3.path-style-access of " +
      "Iceberg's catalog to true.",
    severity: "high",
    source: "https://docs.ceph.com/en/pacific/radosgw/s3/commons/#bucket-and-host-name",
  },
  ({ kind, inputs }, report) => {
    if (kind.runs === "pods") {
      for (const properties of podsOf(kind, inputs).flatMap(({ containers }) => historyServers(containers))) {
        for (const key of lacking(properties)) report(`${key} of the History Server has to be true.`);
      }
    } else {
      if (kind.partial) throw unseenRest();
      const spec = inputs.at(...kind.spec);
      for (const key of lacking(SparkProperties.ofJob(spec)))
        report(`${spec.at("sparkConf", key).path} has to be true.`);
    }
  },
  {
    judgeOther: ({ type, inputs }, report) => {
      if (type !== "pulumi:providers:aws" || inputs.at("s3UsePathStyle").parsed().flag() === true) return;
      if (isForeignProvider(inputs)) report(`${inputs.at("s3UsePathStyle").path} has to be true.`);
    },
    // Where a job says nothing; what it says is left for a person to change.
    repair: ({ type, inputs }, properties) => {
      const kind = kindOf(type);
      if (kind.runs !== "spark" || kind.partial) return false;
      const known = SparkProperties.ofJob(inputs.at(...kind.spec));
      const missing = lacking(known).filter((key) => known.text(key) === undefined);
      if (missing.length === 0) return false;
      const spec = kind.spec.reduce((part, key) => part[key] as Inputs, properties);
      const conf = (spec.sparkConf ??= {}) as Inputs;
      for (const key of missing) conf[key] = "true";
      return true;
    },
  },
);

/**
 * `spark.hadoop.fs.s3a.`, that of one bucket or of one catalog; or an Iceberg catalog's own
 * `spark.sql.catalog.NAME.s3.`
 */
const settings =
  /^(?<s3a>spark\.(?:sql\.catalog\..+\.)?hadoop\.fs\.s3a\.)(?<bucket>bucket\..+\.)?(?:endpoint|path\.style\.access)$|^(?<iceberg>spark\.sql\.catalog\..+\.s3\.)endpoint$/;

/** The keys that have to be true, and are not. */
function lacking(properties: SparkProperties): string[] {
  const keys = properties.keys.flatMap((key) => {
    const { s3a, bucket = "", iceberg } = settings.exec(key)?.groups ?? {};
    if (iceberg !== undefined) {
      const style = `${iceberg}path-style-access`;
      return isElsewhere(properties, [`${iceberg}endpoint`]) && !properties.isOn(style) ? [style] : [];
    }
    if (s3a === undefined) return [];
    // What is said of a bucket goes over what is said of all, and what is said of a catalog over both.
    const scopes = [s3a, "spark.hadoop.fs.s3a."].flatMap((scope) => [scope + bucket, scope]);
    const styles = scopes.map((scope) => `${scope}path.style.access`);
    const style = styles.find((each) => properties.text(each) !== undefined) ?? "";
    const endpoints = scopes.map((scope) => `${scope}endpoint`);
    return isElsewhere(properties, endpoints) && !properties.isOn(style) ? styles.slice(0, 1) : [];
  });
  return [...new Set(keys)];
}

/** Whether the first of these endpoints that is set is not AWS's. */
function isElsewhere(properties: SparkProperties, endpoints: readonly string[]): boolean {
  const key = endpoints.find((endpoint) => properties.text(endpoint) !== undefined);
  return key !== undefined && isForeign(properties.at(key), properties.text(key) ?? "");
}
