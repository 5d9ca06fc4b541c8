import { imageParts } from "../shared/names";

/** What differs between deployments of the operator; everything else is our choice, made below. */
export interface SparkOperatorChoices {
  readonly name: string;
  readonly image: string;
  readonly jobNamespaces: readonly string[];
  readonly priorityClass: string;
}

/**
 * The values of the Spark operator's chart.
 *
 * The chart has no schema and ignores a misspelt key in silence: a test finds every key in the chart's own values.
 * @see https://github.com/kubeflow/spark-operator/blob/v2.2.0/charts/spark-operator-chart/values.yaml
 */
export function sparkOperatorValues({ name, image, jobNamespaces, priorityClass }: SparkOperatorChoices) {
  const pod = {
    priorityClassName: priorityClass,
    // A single replica elects itself; two would be safe, and so is a rolling update with two for a moment.
    replicas: 1,
    leaderElection: { enable: true },
    podSecurityContext: { runAsNonRoot: true, fsGroup: sparkUser, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: sparkUser,
      runAsGroup: sparkUser,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
  return {
    fullnameOverride: name,
    image: { ...imageParts(image), pullPolicy: "IfNotPresent" },
    controller: {
      ...pod,
      ...submissionConfiguration(name),
      // A worker that runs spark-submit, a JVM of about 150 MiB inside this pod, sees nothing else for as long: as many
      // as the limit of memory holds, so that a burst of jobs does not hide what becomes of others.
      workers: 10,
      // These JVMs end within seconds, most of which they compiled code for later: Java's quick compiler alone halves
      // that.
      env: [
        ...["SPARK_SUBMIT_OPTS", "SPARK_LAUNCHER_OPTS"].map((name) => ({ name, value: shortLivedJava })),
        { name: "YARN_CONF_DIR", value: submissionFolder },
      ],
      resources: { requests: { cpu: "50m", memory: "512Mi" }, limits: { cpu: "850m", memory: "2Gi" } },
      // On a busy cluster the driver pod appears late; with the default of 10 s the job would count as failed.
      driverPodCreationGracePeriod: "60s",
      uiService: { enable: true },
    },
    webhook: {
      ...pod,
      enable: true,
      // Without the webhook a Spark pod would start without its security context and volumes: better not at all.
      failurePolicy: "Fail",
      port: webhookPort,
      // It counts memory twice and ignores coreRequest; the namespace's ResourceQuota does this right.
      resourceQuotaEnforcement: { enable: false },
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "150m", memory: "256Mi" } },
    },
    spark: {
      jobNamespaces: [...jobNamespaces],
      // Accounts and rights of the jobs are SparkNamespace's.
      serviceAccount: { create: false },
      rbac: { create: false },
    },
    prometheus: { metrics: { enable: true, port: metricsPort } },
  };
}

/** Where the webhook's pods listen. */
export const webhookPort = 9443;

/** Where controller and webhook serve their metrics. */
export const metricsPort = 8080;

/** The user and group `spark` of the official Spark images, which the operator's image is built on. */
const sparkUser = 185;

const shortLivedJava = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

/**
 * Hadoop's configuration for spark-submit in the operator's pod, in a class path of its own that reaches no driver,
 * unlike `HADOOP_CONF_DIR`.
 *
 * spark-submit looks at each jar, file, archive and module for wildcards (`DependencyUtils.resolveGlobPath`, Spark
 * 3.5.5), and for `s3a:` that takes a client and keys, which the operator should have none of. To Hadoop's file system
 * for http every path is there as it is: so the URI goes on to the driver, which has both.
 */
export const submissionFiles = {
  "core-site.xml": [
    "<configuration>",
    "  <property>",
    "    <name>fs.s3a.impl</name>",
    "    <value>org.apache.hadoop.fs.http.HttpFileSystem</value>",
    "  </property>",
    "</configuration>",
    "",
  ].join("\n"),
};

const submissionFolder = "/etc/spark-submission";

function submissionConfiguration(release: string) {
  const name = "submission";
  return {
    volumes: [
      // The chart's own, which these replace.
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      { name, configMap: { name: submissionConfigMap(release) } },
    ],
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp", readOnly: false },
      { name, mountPath: submissionFolder, readOnly: true },
    ],
  };
}

/** Name of the ConfigMap with {@link submissionFiles}. */
export function submissionConfigMap(release: string): string {
  return `${release}-submission`;
}
