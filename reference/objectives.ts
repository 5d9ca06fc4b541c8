/** The phases of the platform, in the order in which they build on each other. */
export const phases = {
  foundation: {
    title: "Phase 1: foundation",
    purpose: "A cluster, an S3 service and a catalog, of which nothing is lost.",
  },
  compute: {
    title: "Phase 2: compute",
    purpose: "Spark jobs with Iceberg tables, within the budget, with the permissions that they need.",
  },
  analytics: {
    title: "Phase 3: analytics",
    purpose: "People and other engines query the same tables.",
  },
  production: {
    title: "Phase 4: production readiness",
    purpose: "The platform is delivered, watched, upgraded and repaired by people who did not write it.",
  },
} as const;

export interface Objective {
  /** What a test names in a comment. */
  readonly id: string;
  readonly phase: keyof typeof phases;
  readonly aim: string;
}

const inPhase = (phase: Objective["phase"], aims: Readonly<Record<string, string>>): Objective[] =>
  Object.entries(aims).map(([id, aim]) => ({ id, phase, aim }));

/** What is not built yet stands here too: without a test that names it, an objective is open. */
export const objectives: readonly Objective[] = [
  ...inPhase("foundation", {
    "bare-machine": "One command gives a bare machine a Kubernetes cluster on which the platform is ready.",
    "network-closed": "A connection that no network policy allows is refused.",
    "s3-ceph": "Buckets in Ceph's S3 gateway let each user do what its role needs, and no more.",
    "s3-versions": "What the keys of jobs delete or overwrite can be brought back.",
    "catalog-lasting": "Tables are still there after a restart of the catalog, and of the whole cluster.",
    "catalog-postgresql": "Nessie can keep its references in PostgreSQL.",
    "catalog-login": "Nessie can require the tokens of an identity provider.",
    "settings-checked": "A wrong setting is a sentence before anything changes.",
    "storage-budget": "Volume claims of all phases stay below the storage budget.",
  }),
  ...inPhase("compute", {
    "operator-ready": "The Spark operator is ready, with its webhook and its custom resource definitions.",
    "job-python": "`test-spark-pi`, a job in Python, completes with the right answer.",
    "job-jvm": "A job on the JVM completes.",
    "job-s3-iceberg": "`s3-integration-test` and `iceberg-operations` complete with the right answers.",
    "job-schedule": "A schedule runs its job again and again.",
    "job-manifest": "An ordinary manifest runs, is counted, and gets what the platform gives to jobs.",
    "job-elsewhere": "A data team's own repository deploys jobs with the package of components.",
    "job-waits": "A job for which the quota has no room waits, and runs when there is room.",
    "job-explains": "A job that fails says why in one sentence.",
    "job-operator-restart": "A running job survives a restart of the operator.",
    "jobs-at-once": "Of 50 jobs that are submitted at once, none fails for want of room.",
    "data-right": "Tables have the right data, for every type, with every layout of pages.",
    history: "The History Server shows jobs that have ended.",
    "event-logs": "Event logs are in the bucket, rolled and compressed.",
    "least-privilege": "Each account has the permissions that it uses, and no other.",
    "attacks-refused": "Attacks on the platform by authors, jobs, keys and local users are refused.",
    "teams-apart": "A team cannot reach another team's data, pods, Secrets and quota.",
    "budget-exact": "What the policies count is what the cluster gets, without error.",
    "budget-held": "A change that exceeds 25 GB or 3 cores of the reference cluster is refused, with the arithmetic.",
    "budget-placed": "A change is refused if its pods find no room on the nodes, although their sum fits.",
    airflow: "Airflow submits jobs, in order, with the driver's log in the log of the task.",
  }),
  ...inPhase("analytics", {
    tpch: "Spark answers all queries of TPC-H as DuckDB does.",
    branches: "A branch of the catalog can be changed without changing main.",
    "iceberg-newer": "Tables of Iceberg 1.5.2 are read, written and maintained by the platform's release.",
    trino: "Trino, within 48 GB, queries and writes the same tables.",
    "iceberg-rest": "PyIceberg, DuckDB and other clients read and write tables by Iceberg's REST protocol.",
    interactive: "A notebook uses Spark by Spark Connect.",
    lineage: "OpenLineage events tell which job has read and written which table.",
  }),
  ...inPhase("production", {
    "own-cluster": "The README's commands deploy the platform to a cluster of one's own, and remove it.",
    idempotent: "A second deployment changes nothing, and drift is found and repaired.",
    "old-stacks": "A stack that an earlier version has deployed keeps its resources.",
    "pull-requests": "Workflows preview a pull request with the budget table, and deploy what is merged.",
    gitops: "The same platform is rendered as a Flux tree and delivered by Flux.",
    upgrades: "Operator, Spark, Iceberg and Nessie are upgraded while jobs run.",
    "external-secrets": "Keys come from a secret store.",
    "secrets-hidden": "Keys are in no object but Secrets, no log, no event log, and not plain in the state.",
    monitored: "Prometheus reaches each part of the platform, and dashboards show data in every panel.",
    alerts: "Each alert fires on its fault, alone, and none fires on a healthy platform.",
    "alerts-induced": "Alerts fire on the sandbox when their fault is induced.",
    "faults-survived": "Daemons and pods that die or hang lose nothing.",
    "store-outage": "A job goes on after a short outage of the object store.",
    "guide-troubleshoot": "Each entry of the troubleshooting guide is true.",
    "guide-bucket": "The guide's way back from a lost bucket, and from a lost state of a stack with a bucket, works.",
    "guide-disaster": "The guide's way back from a lost catalog and a lost cluster works.",
    "guide-keys": "The guide's way to rotate keys works.",
    "guide-day-2": "The guide's ways to change a share, add a node and grow a volume work.",
    "image-rebuilt": "Pods get an image that was built anew.",
    machines: "The sandbox runs on the releases of Debian and Ubuntu that people have.",
  }),
];
