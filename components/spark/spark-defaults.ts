import { type IcebergRelease, readsVectorsRight, vectorization } from "../../contract/iceberg";
import { eventLogFolder } from "../../contract/event-logs";
import type { Catalog } from "../catalog/catalog";
import { loginConf, type NessieLogin } from "../catalog/nessie-login";
import type { ObjectStore } from "../object-store/object-store";
import { sparkConf } from "./spark-conf";

export interface SparkDefaultsArgs {
  readonly objectStore: ObjectStore;
  readonly catalog: Pick<Catalog, "endpoint"> & {
    readonly login?: Pick<NessieLogin, "issuer" | "clientId"> | undefined;
  };
  /** File with the certificates that Java trusts. Default: its own. */
  readonly trustStore?: string | undefined;
  /** Iceberg in the jobs' image. Default: it is not known, and tables are read row by row, which is right with each. */
  readonly icebergRelease?: IcebergRelease | undefined;
}

/** Settings that belong together, and the page that tells what they mean. */
interface SourcedConf {
  readonly source: string;
  readonly conf: Readonly<Record<string, string>>;
}

/**
 * The Spark settings that every job gets: tables in Iceberg's format, their catalog Nessie, all data in the store,
 * event logs too, and metrics. Keys are in order; the store's keys come from the environment.
 */
export function sparkDefaults(args: SparkDefaultsArgs): Record<string, string> {
  return sparkConf(...sourcedDefaults(args).map(({ conf }) => conf));
}

/** The same by source; no key is in two of them. */
export function sourcedDefaults({
  objectStore,
  catalog,
  trustStore,
  icebergRelease,
}: SparkDefaultsArgs): SourcedConf[] {
  return [
    {
      source: "https://hadoop.apache.org/docs/r3.3.4/hadoop-aws/tools/hadoop-aws/index.html",
      conf: s3aConf(objectStore),
    },
    { source: "https://hadoop.apache.org/docs/r3.3.4/hadoop-aws/tools/hadoop-aws/index.html", conf: uploadConf },
    {
      source: "https://hadoop.apache.org/docs/r3.3.4/hadoop-aws/tools/hadoop-aws/directory_markers.html",
      conf: markerConf,
    },
    { source: "https://spark.apache.org/docs/3.5.5/cloud-integration.html", conf: committerConf },
    { source: "https://spark.apache.org/docs/3.5.5/sql-performance-tuning.html", conf: shuffleConf },
    { source: "https://spark.apache.org/docs/3.5.5/configuration.html", conf: eventLogConf(objectStore) },
    { source: "https://projectnessie.org/iceberg/spark/", conf: catalogConf(objectStore, catalog.endpoint.url) },
    {
      source: "https://projectnessie.org/nessie-latest/client_config/",
      conf: catalog.login ? loginConf(nessie, catalog.login) : {},
    },
    { source: "https://iceberg.apache.org/docs/1.5.2/aws/", conf: tableFilesConf(objectStore) },
    { source: "https://iceberg.apache.org/docs/1.5.2/spark-configuration/", conf: tableReadConf(icebergRelease) },
    { source: "https://spark.apache.org/docs/3.5.5/monitoring.html", conf: metricsConf },
    { source: "https://spark.apache.org/docs/3.5.5/configuration.html", conf: javaConf(trustStore) },
    { source: "https://spark.apache.org/docs/3.5.5/security.html", conf: strangersConf },
  ];
}

/** The name by which SQL knows the catalog: `nessie.NAMESPACE.TABLE`. */
const nessie = "spark.sql.catalog.nessie";

/** Files at `s3a://` URLs. */
export function s3aConf({ endpoint: { url }, region, pathStyle }: Omit<ObjectStore, "bucket">): Record<string, string> {
  const encrypted = url.startsWith("https:");
  return {
    // A store that does not answer is asked again for about 40 s; by default for half an hour, in each try of a task.
    "spark.hadoop.fs.s3a.attempts.maximum": "3",
    "spark.hadoop.fs.s3a.retry.limit": "5",
    "spark.hadoop.fs.s3a.aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
    "spark.hadoop.fs.s3a.connection.ssl.enabled": String(encrypted),
    "spark.hadoop.fs.s3a.endpoint": url,
    "spark.hadoop.fs.s3a.endpoint.region": region,
    "spark.hadoop.fs.s3a.path.style.access": String(pathStyle),
    // Over http the newer signature covers the content in chunks, and Ceph refuses it for objects without any.
    ...(!encrypted && { "spark.hadoop.fs.s3a.signing-algorithm": "S3SignerType" }),
  };
}

/** Up to 256 MiB of each file wait on disk for their upload: where Spark has its shuffles, not in the 1 GiB of /tmp. */
const uploadConf = {
  "spark.hadoop.fs.s3a.buffer.dir": "${env.SPARK_LOCAL_DIRS}",
};

/**
 * A file written takes no marker of its folders away: a request less for each, with all their names. Hadoop reads both
 * kinds since 3.3.1.
 */
const markerConf = {
  "spark.hadoop.fs.s3a.directory.marker.retention": "keep",
};

/**
 * A shuffle has a partition for each core of the reference cluster, and AQE joins small ones. Spark's 200 are for
 * larger clusters: those that AQE may not join, such as of Iceberg's `expire_snapshots`, are hundreds of tasks with
 * next to nothing to do.
 */
const shuffleConf = {
  "spark.sql.shuffle.partitions": "32",
};

/**
 * What tasks write becomes visible when the job commits, by the end of uploads that are only then completed. Hadoop's
 * own committer renames, which in S3 is a copy of every object, and not atomic.
 */
const committerConf = {
  "spark.hadoop.fs.s3a.committer.name": "magic",
  "spark.sql.parquet.output.committer.class": "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
  "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
};

/** URL of the folder with event logs. */
export function eventLogUrl({ bucket }: Pick<ObjectStore, "bucket">): string {
  return `s3a://${bucket}/${eventLogFolder}/`;
}

function eventLogConf(objectStore: Pick<ObjectStore, "bucket">): Record<string, string> {
  return {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": eventLogUrl(objectStore),
    "spark.eventLog.compress": "true",
    // In S3 a file is there once it is closed: so the History Server can show a long job before it ends.
    "spark.eventLog.rolling.enabled": "true",
    "spark.eventLog.rolling.maxFileSize": "16m",
  };
}

function catalogConf({ bucket }: Pick<ObjectStore, "bucket">, uri: string): Record<string, string> {
  return {
    "spark.sql.extensions": [
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
      "org.projectnessie.spark.extensions.NessieSparkSessionExtensions",
    ].join(),
    [nessie]: "org.apache.iceberg.spark.SparkCatalog",
    [`${nessie}.catalog-impl`]: "org.apache.iceberg.nessie.NessieCatalog",
    [`${nessie}.client-api-version`]: "2",
    [`${nessie}.uri`]: uri,
    [`${nessie}.ref`]: "main",
    [`${nessie}.warehouse`]: `s3://${bucket}/warehouse`,
  };
}

/** Files of tables, which Iceberg reads and writes without Hadoop. */
function tableFilesConf({ endpoint: { url }, region, pathStyle }: ObjectStore): Record<string, string> {
  return {
    [`${nessie}.io-impl`]: "org.apache.iceberg.aws.s3.S3FileIO",
    [`${nessie}.client.region`]: region,
    [`${nessie}.s3.endpoint`]: url,
    [`${nessie}.s3.path-style-access`]: String(pathStyle),
  };
}

/**
 * Row by row where vectors are not known to be right. The property goes before what a table says, but not before the
 * option `vectorization-enabled` of a single read.
 * @see
 *   https://github.com/apache/iceberg/blob/apache-iceberg-1.5.2/spark/v3.5/spark/src/main/java/org/apache/iceberg/spark/SparkReadConf.java
 */
function tableReadConf(release: IcebergRelease | undefined): Record<string, string> {
  return readsVectorsRight(release) ? {} : { [vectorization]: "false" };
}

/**
 * Drivers serve their metrics and those of their executors at `/metrics/prometheus` and
 * `/metrics/executors/prometheus`.
 */
const metricsConf = {
  "spark.ui.prometheus.enabled": "true",
  "spark.metrics.conf.*.sink.prometheusServlet.class": "org.apache.spark.metrics.sink.PrometheusServlet",
  "spark.metrics.conf.*.sink.prometheusServlet.path": "/metrics/prometheus",
};

/**
 * A driver and its executors let in nobody else of the jobs' namespace: each job has a secret of its own, which the
 * driver draws and hands to its executors, and the older way to prove it, by SASL, is not fallen back to. The cipher
 * stays the default, although who is on the way may change a message of it unnoticed (CVE-2025-55039): with
 * `AES/GCM/NoPadding` Spark 3.5.5 drops every message of a connection but the first (SPARK-56227). The driver's pages
 * ask nobody, so that nobody may end a stage there.
 */
const strangersConf = {
  "spark.authenticate": "true",
  "spark.network.crypto.authEngineVersion": "2",
  "spark.network.crypto.enabled": "true",
  "spark.network.crypto.saslFallback": "false",
  "spark.ui.killEnabled": "false",
};

/**
 * Checksums of requests are for AWS: since 2.30 its SDK puts them behind the content, where Ceph's gateway and
 * others take them for a part of it. Older SDKs do not know these properties.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-dataintegrity.html
 */
const checksumOptions = [
  "-Daws.requestChecksumCalculation=when_required",
  "-Daws.responseChecksumValidation=when_required",
];

/** Options of Java that stay when a job sets `extraJavaOptions`. */
function javaConf(trustStore: string | undefined): Record<string, string> {
  const options = [
    ...checksumOptions,
    ...(trustStore === undefined ? [] : [`-Djavax.net.ssl.trustStore=${trustStore}`]),
  ];
  return {
    // Executors end when memory runs out; a driver that lives on in some of its threads never would.
    "spark.driver.defaultJavaOptions": ["-XX:+ExitOnOutOfMemoryError", ...options].join(" "),
    "spark.executor.defaultJavaOptions": options.join(" "),
  };
}
