import { eventLogFolder } from "./event-logs";
import { sparkConf } from "./spark-conf";

/** An S3 service and the bucket in it, as pods reach it. */
export interface SparkStore {
  /** URL, such as `http://rgw.object-store.svc`. */
  readonly endpoint: string;
  readonly region: string;
  /** Whether the bucket's name is in a URL's path, or in its host. */
  readonly pathStyle: boolean;
  readonly bucket: string;
}

export interface SparkDefaultsArgs {
  readonly store: SparkStore;
  /** Nessie's URL for its API v2: SQL for branches and tags needs that version. */
  readonly catalogUri: string;
}

/** The name by which SQL knows the catalog: `nessie.NAMESPACE.TABLE`. */
const catalog = "spark.sql.catalog.nessie";

/**
 * The Spark settings that every job gets: tables in Iceberg's format, their catalog Nessie, all data in the store,
 * event logs too, and metrics. Keys are in order; the store's keys come from the environment.
 */
export function sparkDefaults({ store, catalogUri }: SparkDefaultsArgs): Record<string, string> {
  return sparkConf(s3aConf(store), eventLogConf(store), catalogConf(store, catalogUri), metricsConf);
}

/**
 * Files at `s3a://` URLs.
 * @see https://hadoop.apache.org/docs/r3.3.4/hadoop-aws/tools/hadoop-aws/index.html
 */
export function s3aConf({ endpoint, region, pathStyle }: SparkStore): Record<string, string> {
  const encrypted = endpoint.startsWith("https:");
  return {
    "spark.hadoop.fs.s3a.aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
    "spark.hadoop.fs.s3a.connection.ssl.enabled": String(encrypted),
    "spark.hadoop.fs.s3a.endpoint": endpoint,
    "spark.hadoop.fs.s3a.endpoint.region": region,
    "spark.hadoop.fs.s3a.path.style.access": String(pathStyle),
    // Over http the newer signature covers the content in chunks, and Ceph refuses it for objects without any.
    ...(!encrypted && { "spark.hadoop.fs.s3a.signing-algorithm": "S3SignerType" }),
  };
}

/** URL of the folder with event logs. */
export function eventLogUrl({ bucket }: Pick<SparkStore, "bucket">): string {
  return `s3a://${bucket}/${eventLogFolder}/`;
}

/** @see https://spark.apache.org/docs/3.5.5/configuration.html#spark-ui */
function eventLogConf(store: SparkStore): Record<string, string> {
  return {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": eventLogUrl(store),
    "spark.eventLog.compress": "true",
    // In S3 a file is there once it is closed: so the History Server can show a long job before it ends.
    "spark.eventLog.rolling.enabled": "true",
    "spark.eventLog.rolling.maxFileSize": "16m",
  };
}

/**
 * @see https://iceberg.apache.org/docs/1.5.2/spark-configuration/
 * @see https://projectnessie.org/iceberg/spark/
 */
function catalogConf({ endpoint, region, pathStyle, bucket }: SparkStore, uri: string): Record<string, string> {
  return {
    "spark.sql.extensions": [
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
      "org.projectnessie.spark.extensions.NessieSparkSessionExtensions",
    ].join(),
    [catalog]: "org.apache.iceberg.spark.SparkCatalog",
    [`${catalog}.catalog-impl`]: "org.apache.iceberg.nessie.NessieCatalog",
    [`${catalog}.client-api-version`]: "2",
    [`${catalog}.uri`]: uri,
    [`${catalog}.ref`]: "main",
    [`${catalog}.warehouse`]: `s3://${bucket}/warehouse`,
    [`${catalog}.io-impl`]: "org.apache.iceberg.aws.s3.S3FileIO",
    [`${catalog}.client.region`]: region,
    [`${catalog}.s3.endpoint`]: endpoint,
    [`${catalog}.s3.path-style-access`]: String(pathStyle),
  };
}

/** Drivers serve their metrics and those of their executors at `/metrics/prometheus` and `/metrics/executors/prometheus`. */
const metricsConf = {
  "spark.ui.prometheus.enabled": "true",
  "spark.metrics.conf.*.sink.prometheusServlet.class": "org.apache.spark.metrics.sink.PrometheusServlet",
  "spark.metrics.conf.*.sink.prometheusServlet.path": "/metrics/prometheus",
};
