import * as pulumi from "@pulumi/pulumi";
import { applications } from "./applications";
import { JobAdmission } from "./components/spark/job-admission";
import * as kubernetes from "./components/shared/kubernetes";
import { Lakehouse } from "./components/platform/lakehouse";
import { SparkAccess } from "./components/spark/spark-access";
import { SparkOperator } from "./components/spark/spark-operator";
import { readSettings } from "./settings/read-settings";
import { warnings } from "./settings/warnings";

const settings = readSettings(pulumi.runtime.allConfig(), { project: pulumi.getProject(), stack: pulumi.getStack() });
for (const warning of warnings(settings)) void pulumi.log.warn(warning);
const { cluster, spark, jobs: jobSettings, objectStore } = settings;
const { apiServer } = cluster;
const prometheusNamespace = settings.monitoring.prometheusNamespace;

const provider = new kubernetes.Provider("cluster", {
  kubeconfig: cluster.kubeconfig,
  context: cluster.context,
  enableServerSideApply: true,
});

/** Name of the operator's component, and so of its priority class. */
const operatorName = "spark-operator";

const access = new SparkAccess(
  "spark-access",
  {
    namespace: jobSettings.namespace,
    quota: jobSettings.quota,
    reservedPriorityClasses: [operatorName],
    prometheusNamespace,
    apiServer,
  },
  { provider },
);

const operator = new SparkOperator(
  operatorName,
  {
    ...settings.operator,
    jobNamespaces: [jobSettings.namespace],
    keepDefinitions: settings.deletionProtection,
    prometheusNamespace,
    apiServer,
  },
  { provider, dependsOn: access },
);

const lakehouse =
  objectStore &&
  new Lakehouse(
    "lakehouse",
    {
      namespace: settings.namespace,
      jobNamespace: access.namespace,
      objectStore,
      catalog: settings.catalog,
      historyIngress: settings.historyServer.ingress,
      secretStore: settings.secretStore,
      prometheusNamespace,
      sparkImage: spark.image,
      icebergRelease: spark.icebergVersion,
      deletionProtection: settings.deletionProtection,
    },
    { provider },
  );

const admission = jobSettings.admission
  ? new JobAdmission(
      "job-admission",
      {
        namespace: access.namespace,
        driverServiceAccount: access.driverServiceAccount,
        executorServiceAccount: access.executorServiceAccount,
        secrets: (lakehouse?.forJobs.environment ?? []).map(({ valueFrom }) => valueFrom.secretKeyRef.name),
      },
      { provider },
    )
  : undefined;

const platform = {
  namespace: access.namespace,
  driverServiceAccount: access.driverServiceAccount,
  executorServiceAccount: access.executorServiceAccount,
  image: spark.image,
  waitForCompletion: jobSettings.wait,
  coreLimit: jobSettings.coreLimit,
  ...lakehouse?.forJobs,
};
const neededByJobs = [operator, ...(admission ? [admission] : []), ...(lakehouse?.neededByJobs ?? [])];
const sparkJobs = applications(
  { platform, bucket: objectStore?.bucket, smokeTests: jobSettings.smokeTests },
  { provider, dependsOn: neededByJobs },
);

/** Namespace of the Spark jobs. */
export const namespace = access.namespace;
/** Namespace of the Spark operator. */
export const operatorNamespace = settings.operator.namespace;
/** Names of the Spark jobs in that namespace. */
export const jobs = sparkJobs.map((job) => job.name);
