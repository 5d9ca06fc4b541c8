import * as pulumi from "@pulumi/pulumi";
import { applications } from "./applications";
import type * as monitored from "./components/monitoring/monitoring";
import { asBeforeTeams } from "./components/platform/before-teams";
import { Lakehouse } from "./components/platform/lakehouse";
import * as kubernetes from "./components/shared/kubernetes";
import { JobAdmission } from "./components/spark/job-admission";
import { SparkOperator } from "./components/spark/spark-operator";
import type { JobContext } from "./components/team/job-context";
import { jobSecrets, Team } from "./components/team/team";
import { readSettings } from "./settings/read-settings";
import { warnings } from "./settings/warnings";

const settings = readSettings(pulumi.runtime.allConfig(), {
  project: pulumi.getProject(),
  stack: pulumi.getStack(),
  renderTo: process.env.LAKEHOUSE_RENDER_TO,
});
for (const warning of warnings(settings)) void pulumi.log.warn(warning);
const { cluster, spark, jobs: jobSettings, objectStore, deletionProtection, monitoring } = settings;
const { prometheusNamespace } = monitoring;
const [first, ...others] = settings.teams;
const namespaces = [first.namespace, ...others.map(({ namespace }) => namespace)] as const;

const provider = new kubernetes.Provider("cluster", { ...cluster.connection, enableServerSideApply: true });

const names = { operator: "spark-operator", lakehouse: "lakehouse" } as const;
const transformations = [asBeforeTeams(first.name, names.lakehouse)];

const lakehouse =
  objectStore &&
  new Lakehouse(
    names.lakehouse,
    {
      namespace: settings.namespace,
      service: objectStore,
      catalog: settings.catalog,
      teams: namespaces,
      prometheusNamespace,
      startupSeconds: settings.servers.startupSeconds,
      deletionProtection,
    },
    { provider, transformations },
  );

const teamOf = ({ name, store, ...team }: (typeof settings.teams)[number], opts: pulumi.ComponentResourceOptions) =>
  new Team(
    name,
    {
      ...team,
      image: spark.image,
      // The operator's priority class has the name of its component.
      reservedPriorityClasses: [names.operator],
      prometheusNamespace,
      apiServer: cluster.apiServer,
      store: lakehouse && store && { ...store, lakehouse, icebergRelease: spark.icebergVersion },
    },
    { provider, ...opts },
  );
const firstTeam = teamOf(first, { transformations });
const teams = [firstTeam, ...others.map((team) => teamOf(team, {}))];

const operator = new SparkOperator(
  names.operator,
  {
    ...settings.operator,
    jobNamespaces: namespaces,
    keepDefinitions: deletionProtection,
    prometheusNamespace,
    apiServer: cluster.apiServer,
  },
  { provider, dependsOn: teams.map(({ namespace }) => namespace) },
);

if (monitoring.type !== "none") {
  // Other stacks do not wait for its files.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Monitoring } = require("./components/monitoring/monitoring") as typeof monitored;
  new Monitoring(
    "monitoring",
    {
      namespace: prometheusNamespace,
      discovery: monitoring,
      platform: {
        operatorName: names.operator,
        operatorNamespace: settings.operator.namespace,
        jobNamespaces: namespaces,
        lakehouseNamespace: lakehouse && settings.namespace,
        catalog: lakehouse?.hasCatalogMetrics ?? false,
        share: settings.share,
        guides: monitoring.guides,
        ceph: monitoring.ceph,
      },
    },
    { provider },
  );
}

const admission = jobSettings.admission
  ? new JobAdmission("job-admission", { namespaces, secrets: lakehouse && jobSecrets(lakehouse.catalog) }, { provider })
  : undefined;

const { job, bucket } = firstTeam.jobContext;
const platform = { ...job, waitForCompletion: jobSettings.wait, coreLimit: jobSettings.coreLimit };
const sparkJobs = applications(
  { platform, bucket, smokeTests: jobSettings.smokeTests },
  { provider, dependsOn: [...firstTeam.ready, operator, ...(admission ? [admission] : [])] },
);

/** Namespace of the Spark jobs. */
export const namespace = firstTeam.namespace.namespace;
/** Namespace of the Spark operator. */
export const operatorNamespace = settings.operator.namespace;
/** Names of the Spark jobs in that namespace. */
export const jobs = sparkJobs.map((job) => job.name);
/** What the jobs of each team need to know, by the team's namespace: for programs of their own, nothing secret. */
export const jobContext: Readonly<Record<string, JobContext>> = Object.fromEntries(
  teams.map(({ jobContext: context }, index) => [namespaces[index] ?? "", context]),
);
