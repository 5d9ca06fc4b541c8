import * as pulumi from "@pulumi/pulumi";
import { icebergOperations } from "./applications/iceberg-operations";
import { s3IntegrationTest } from "./applications/s3-integration-test";
import { testSparkPi } from "./applications/test-spark-pi";
import { JobAdmission } from "./components/job-admission";
import * as kubernetes from "./components/kubernetes";
import { Lakehouse } from "./components/lakehouse";
import { SparkAccess } from "./components/spark-access";
import { SparkOperator } from "./components/spark-operator";
import { readSettings } from "./settings";
import { warnings } from "./settings/warnings";

const settings = readSettings(pulumi.runtime.allConfig());

const provider = new kubernetes.Provider("cluster", {
  kubeconfig: settings.kubeconfig,
  context: settings.context,
  enableServerSideApply: true,
});

for (const warning of warnings(settings)) void pulumi.log.warn(warning);

const apiServer = { port: settings.apiServerPort, addresses: settings.apiServerAddresses };

/** Name of the operator's component, and so of its priority class. */
const operatorName = "spark-operator";

const access = new SparkAccess(
  "spark-access",
  {
    namespace: settings.jobNamespace,
    cpuQuota: settings.jobCpuQuota,
    memoryQuota: settings.jobMemoryQuota,
    storageQuota: settings.jobStorageQuota,
    reservedPriorityClasses: [operatorName],
    metricsNamespace: settings.metricsNamespace,
    apiServer,
  },
  { provider },
);

const operator = new SparkOperator(
  operatorName,
  {
    namespace: settings.operatorNamespace,
    jobNamespaces: [settings.jobNamespace],
    chart: settings.operatorChart,
    chartRepository: settings.operatorChartRepository,
    chartVersion: settings.operatorChartVersion,
    image: settings.operatorImage,
    keepDefinitions: settings.keepData,
    metricsNamespace: settings.metricsNamespace,
    apiServer,
  },
  { provider, dependsOn: access },
);

const catalogLogin =
  settings.catalogOidcIssuer === undefined || settings.catalogOidcClient === undefined
    ? undefined
    : {
        issuer: settings.catalogOidcIssuer,
        clientId: settings.catalogOidcClient,
        clientSecret: settings.catalogOidcClientSecret,
        path: settings.catalogOidcPath,
      };

const lakehouse =
  settings.objectStoreEndpoint === undefined || settings.objectStoreUsers === undefined
    ? undefined
    : new Lakehouse(
        "lakehouse",
        {
          namespace: settings.lakehouseNamespace,
          jobNamespace: access.namespace,
          store: {
            endpoint: settings.objectStoreEndpoint,
            deployEndpoint: settings.objectStoreDeployEndpoint,
            region: settings.objectStoreRegion,
            pathStyle: settings.objectStorePathStyle,
            caBundle: settings.objectStoreCaBundle,
            bucket: settings.bucket,
            users: settings.objectStoreUsers,
            podPort: settings.objectStorePodPort,
            addresses: settings.objectStoreAddresses,
            jobKeysPath: settings.jobKeysPath,
            historyKeysPath: settings.historyKeysPath,
            eventLogDays: settings.eventLogDays,
            oldVersionDays: settings.oldVersionDays,
          },
          catalog: {
            uri: settings.catalogUri,
            podPort: settings.catalogPodPort,
            addresses: settings.catalogAddresses,
            image: settings.catalogImage,
            storage: settings.catalogStorage,
            databaseUrl: settings.catalogDatabaseUrl,
            databaseUser: settings.catalogDatabaseUser,
            databasePassword: settings.catalogDatabasePassword,
            databasePath: settings.catalogDatabasePath,
            login: catalogLogin,
          },
          history: {
            host: settings.historyHost,
            ingressClass: settings.historyIngressClass,
            ingressAnnotations: settings.historyIngressAnnotations,
            tlsSecret: settings.historyTlsSecret,
            ingressNamespace: settings.historyIngressNamespace,
          },
          secretStore: settings.secretStore,
          metricsNamespace: settings.metricsNamespace,
          sparkImage: settings.sparkImage,
          icebergRelease: settings.icebergVersion,
          keepData: settings.keepData,
        },
        { provider },
      );

const admission = settings.jobAdmission
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
  image: settings.sparkImage,
  waitForCompletion: settings.waitForJobs,
  coreLimit: settings.jobCoreLimit,
  ...lakehouse?.forJobs,
};
const neededByJobs = [operator, ...(admission ? [admission] : []), ...(lakehouse?.neededByJobs ?? [])];
const sparkPi = testSparkPi(platform, { provider, dependsOn: neededByJobs });
const sparkJobs = [sparkPi];
if (lakehouse) {
  // Each starts after the one before it, and with waitForJobs when that has ended: two cores are enough for all.
  const s3 = s3IntegrationTest(platform, settings.bucket, { provider, dependsOn: sparkPi });
  sparkJobs.push(s3, icebergOperations(platform, { provider, dependsOn: s3 }));
}

/** Namespace of the Spark jobs. */
export const namespace = access.namespace;
/** Namespace of the Spark operator. */
export const operatorNamespace = settings.operatorNamespace;
/** Names of the Spark jobs in that namespace. */
export const jobs = sparkJobs.map((job) => job.name);
