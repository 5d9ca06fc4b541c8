import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { testSparkPi } from "./applications/test-spark-pi";
import { SparkAccess } from "./components/spark-access";
import { SparkOperator } from "./components/spark-operator";
import { readSettings } from "./settings";

const settings = readSettings(pulumi.runtime.allConfig());

const provider = new kubernetes.Provider("cluster", {
  kubeconfig: settings.kubeconfig,
  context: settings.context,
  enableServerSideApply: true,
});

const access = new SparkAccess(
  "spark-access",
  {
    namespace: settings.jobNamespace,
    cpuQuota: settings.jobCpuQuota,
    memoryQuota: settings.jobMemoryQuota,
    storageQuota: settings.jobStorageQuota,
  },
  { provider },
);

const operator = new SparkOperator(
  "spark-operator",
  {
    namespace: settings.operatorNamespace,
    jobNamespaces: [settings.jobNamespace],
    chart: settings.operatorChart,
    chartRepository: settings.operatorChartRepository,
    chartVersion: settings.operatorChartVersion,
    image: settings.operatorImage,
  },
  { provider, dependsOn: access },
);

const platform = {
  namespace: access.namespace,
  driverServiceAccount: access.driverServiceAccount,
  executorServiceAccount: access.executorServiceAccount,
  image: settings.sparkImage,
  waitForCompletion: settings.waitForJobs,
};
const sparkPi = testSparkPi(platform, { provider, dependsOn: operator });

/** Namespace of the Spark jobs. */
export const namespace = access.namespace;
/** Namespace of the Spark operator. */
export const operatorNamespace = settings.operatorNamespace;
/** Names of the Spark jobs in that namespace. */
export const jobs = [sparkPi.name];
