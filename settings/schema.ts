import * as v from "valibot";
import { usualStartupSeconds } from "../components/shared/startup-time";
import { bucketName } from "../contract/event-logs";
import { nessieVersion, operatorVersion, sparkVersion } from "../contract/versions";
import { described } from "../schema/described";
import { group, groupWithDefaults, noGroup } from "../schema/group";
import { quantity } from "../schema/quantity";
import { wrong } from "../schema/problem";
import * as text from "./text";

const addresses = (of: string) =>
  v.optional(
    described(
      text.addressRanges,
      `CIDRs of ${of}, if its URL names a Service without pods, or with pods in the host network. ` +
        "Default: the pods of the namespace in the URL; for any other host, every address except clouds' metadata services.",
    ),
  );

const targetPort = (of: string) =>
  v.optional(
    described(
      text.port,
      `Target port behind the Service in ${of}'s URL, if it differs from the URL's port. Default: the URL's port.`,
    ),
  );

/** The cluster to deploy to. */
const cluster = group({
  kubeconfig: v.optional(
    described(text.path, "Path of the kubeconfig file. `~` is the home folder."),
    "~/.kube/config",
  ),
  context: described(
    text.anything,
    "Context of the kubeconfig. There is no default, so that a deployment always names its cluster.",
  ),
  apiServer: groupWithDefaults({
    port: v.optional(
      described(text.port, "Port on which the API server listens, behind port 443 of its Service."),
      6443,
    ),
    addresses: v.optional(
      described(
        text.addressRanges,
        "CIDRs of the API server's nodes and of its load balancer. Default: unknown. Jobs then reach every address " +
          "except metadata services on the API server's ports, and every pod reaches the operator's webhook.",
      ),
    ),
  }),
});

/** The Spark operator. */
const operator = groupWithDefaults({
  namespace: v.optional(described(text.namespace, "Namespace that is created for the operator."), "spark-operator"),
  chart: v.optional(
    described(text.anything, "Helm chart: a name in `chartRepository`, an `oci://` reference, or a path."),
    "spark-operator",
  ),
  chartRepository: v.optional(
    described(text.chartRepository, "Helm repository, if `chart` is a name."),
    "https://kubeflow.github.io/spark-operator",
  ),
  chartVersion: v.optional(
    described(text.version, "Version of the chart. A chart in a local folder has its own version."),
    operatorVersion,
  ),
  image: v.optional(
    described(text.image, "Image of the operator, with registry and with tag or digest."),
    `ghcr.io/kubeflow/spark-operator/controller:${operatorVersion}`,
  ),
});

/** Spark, as jobs and the History Server have it. */
const spark = groupWithDefaults({
  image: v.optional(
    described(
      text.image,
      `Image with Spark ${sparkVersion} for jobs and History Server, with registry and with tag or digest.`,
    ),
    `docker.io/library/spark:${sparkVersion}`,
  ),
  icebergVersion: v.optional(
    described(
      text.icebergVersion,
      "Version of Iceberg in the image. Default: unknown. Jobs then read tables row by row, as with 1.5.2: slower, but " +
        "correct with every version.",
    ),
  ),
});

/** The jobs of the program itself, and the namespace of all. */
const jobs = groupWithDefaults({
  namespace: v.optional(described(text.namespace, "Namespace that is created for the jobs."), "spark-applications"),
  wait: v.optional(
    described(
      text.flag,
      "Whether `pulumi up` waits until the jobs that run once have ended, and fails if one of the jobs fails.",
    ),
    true,
  ),
  coreLimit: v.optional(
    quantity(
      "CPU limit of each driver and executor of the program's own jobs. With `wait`, the jobs run one at a time, and " +
        "fit into the 3 cores of the reference budget, of which everything else uses 1.75.",
    ),
    "600m",
  ),
  smokeTests: v.optional(
    described(
      text.flag,
      "Whether the smoke tests are deployed: `test-spark-pi`, and with an object store also `s3-integration-test` and " +
        "`iceberg-operations`.",
    ),
    true,
  ),
  admission: v.optional(
    described(
      text.flag,
      "Whether the API server refuses jobs that reach into the operator's pod, and drivers' pods that are not " +
        "executors. Requires Kubernetes 1.30.",
    ),
    true,
  ),
});

/** Teams that do not trust each other, each with a namespace of its name. */
const teams = v.optional(
  described(
    v.record(
      text.namespace,
      group({
        groups: v.optional(
          described(
            v.array(text.anything, wrong("write a list of groups, such as [analysts]")),
            "Groups of the cluster's identity provider whose members may submit and follow the team's jobs.",
          ),
          [],
        ),
        historyServer: v.optional(
          described(
            text.flag,
            "Whether the team has a History Server of its own, in the namespace `TEAM-history`, whose amounts are in the stack's " +
              "share of the cluster. The server has a user of its own of the object store. The first team always has a History Server.",
          ),
          false,
        ),
      }),
    ),
    "Teams by name. Each team gets a namespace of that name, a bucket and a user of the object store. The team's amounts are in " +
      "the stack's share of the cluster. The namespace of `jobs` is the first team, which need not be listed.",
  ),
  {},
);

const storeName = described(text.anything, "The user's name in the store, or the user's ARN on AWS.");
const keys = {
  accessKey: described(text.password, "Access key of the user."),
  secretKey: described(text.password, "Secret key of the user."),
};

/** A user without keys here has its keys in the secret store. */
const storeUser = v.variant(
  "accessKey",
  [group({ name: storeName, ...keys }), group({ name: storeName, accessKey: v.optional(v.never()) })],
  noGroup(["name", "accessKey", "secretKey"]),
);

/** The user of a team's jobs, and of its History Server. */
const history = v.optional(storeUser);
const teamUser = v.variant(
  "accessKey",
  [group({ name: storeName, ...keys, history }), group({ name: storeName, accessKey: v.optional(v.never()), history })],
  noGroup(["name", "accessKey", "secretKey"]),
);

/** The users of the object store, each for its purpose; also the content of `objectStore.usersFile`. */
export const storeUsers = v.pipe(
  group({
    owner: group({ name: storeName, ...keys }),
    jobs: storeUser,
    history: storeUser,
    teams: v.optional(
      described(v.record(v.string(), teamUser), "The users of all teams except the first team, by the team's name."),
      {},
    ),
  }),
  text.secret(),
);

export type StoreUsers = v.InferOutput<typeof storeUsers>;

/** The S3 service for tables and event logs, and the bucket that is made there. */
const objectStore = group({
  endpoint: group({
    url: described(text.serverUrl, "URL of the S3 service for jobs."),
    targetPort: targetPort("the S3 service"),
    addresses: addresses("the S3 service"),
    external: v.optional(
      described(
        text.serverUrl,
        "URL of the same service for the machine that runs `pulumi up`. Default: `endpoint.url`.",
      ),
    ),
  }),
  region: v.optional(described(text.region, "Region of the service. Ceph uses us-east-1."), "us-east-1"),
  pathStyle: v.optional(
    described(
      text.flag,
      "Whether URLs have the bucket's name in the path, as Ceph requires, instead of the host name.",
    ),
    true,
  ),
  caBundle: v.optional(
    described(
      text.path,
      "Path of a PEM file with the certificate authorities that HTTPS servers are verified with. Default: the public " +
        "authorities.",
    ),
  ),
  bucket: v.optional(described(text.bucket, "Name of the bucket."), bucketName),
  users: v.optional(storeUsers),
  usersFile: v.optional(described(text.path, "Path of a JSON file with the content of `users`, instead of `users`.")),
  eventLogDays: v.optional(described(text.days, "Days after which the service deletes the event log of a job."), 30),
  oldVersionDays: v.optional(
    described(
      text.days,
      "Days after which the service removes deleted and overwritten objects for good. Until then `npm run restore` " +
        "restores them.",
    ),
    7,
  ),
  adoptBuckets: v.optional(
    described(
      text.flag,
      "Whether the stack takes over buckets that exist already, after its state was lost. For one `pulumi up` only.",
    ),
    false,
  ),
});

const login = v.optional(
  group({
    issuer: described(text.serverUrl, "URL of the OpenID Connect issuer whose tokens the catalog requires."),
    clientId: described(
      text.anything,
      "Client ID of the jobs at the issuer, with the grant `client_credentials`. The catalog accepts any token of the " +
        "issuer, so give the issuer no other use.",
    ),
    clientSecret: v.optional(
      described(text.password, "Secret of the client. Default: the client's secret in the secret store."),
    ),
  }),
);

const nessieImage = v.optional(
  described(text.image, "Image of the Nessie server, with registry and with tag or digest."),
  `ghcr.io/projectnessie/nessie:${nessieVersion}`,
);

/** Nessie, the catalog of the tables. */
const catalog = v.optional(
  v.variant(
    "type",
    [
      group({
        type: v.optional(
          v.pipe(v.literal("volume"), v.description("Nessie is deployed, and stores its data in RocksDB on a volume.")),
          "volume",
        ),
        image: nessieImage,
        size: v.optional(
          quantity(
            "Size of the new volume. Later changes have no effect, because they would replace the volume: enlarge the " +
              "volume's claim instead.",
          ),
          "1Gi",
        ),
        login,
      }),
      group({
        type: v.pipe(v.literal("database"), v.description("Nessie is deployed, and stores its data in PostgreSQL.")),
        image: nessieImage,
        url: described(text.databaseUrl, "JDBC URL of the database, without user and password."),
        account: v.optional(
          group({
            user: described(text.anything, "Nessie's user in the database."),
            password: described(text.password, "Password of the user."),
          }),
        ),
        login,
      }),
      group({
        type: v.pipe(v.literal("existing"), v.description("Nessie exists already.")),
        url: described(text.serverUrl, "URL of the existing Nessie, with the path of its API v2."),
        targetPort: targetPort("the existing Nessie"),
        addresses: addresses("the existing Nessie"),
        login,
      }),
    ],
    ({ input, path }) =>
      path === undefined ? noGroup(["type"]) : `is ${JSON.stringify(input)}: choose volume, database or existing`,
  ),
  {},
);

/** Spark's History Server. */
const historyServer = groupWithDefaults({
  ingress: v.optional(
    group({
      host: described(text.host, "Host name under which an Ingress serves the History Server over HTTPS."),
      tlsSecret: described(
        text.anything,
        "Name of a TLS Secret in the lakehouse's namespace. Event logs contain SQL and settings.",
      ),
      class: v.optional(described(text.anything, "Class of the Ingress. Default: the cluster's default class.")),
      annotations: v.optional(
        described(
          text.annotations,
          "Annotations of the Ingress that make its controller authenticate people. The History Server has no login.",
        ),
      ),
      controllerNamespace: v.optional(
        described(text.namespace, "Namespace of the ingress controller, which alone may reach the History Server."),
        "ingress-nginx",
      ),
    }),
  ),
});

const storePath = (of: string, fallback: string) =>
  v.optional(described(text.anything, `Key in the secret store of ${of}.`), fallback);

/** The External Secrets operator's store of the keys and passwords that this stack does not have itself. */
const secretStore = group({
  name: described(text.anything, "Name of the ClusterSecretStore."),
  remoteKeys: groupWithDefaults({
    jobs: storePath("`accessKey` and `secretKey` of the object store's user for jobs", "lakehouse/jobs"),
    history: storePath("`accessKey` and `secretKey` of the user for the History Server", "lakehouse/history"),
    teams: storePath(
      "a key for each team beside the first, which has its user's `accessKey` and `secretKey`",
      "lakehouse/teams",
    ),
    teamHistories: storePath(
      "a key for each team beside the first with a History Server, which has its user's `accessKey` and `secretKey`",
      "lakehouse/team-histories",
    ),
    catalogDatabase: storePath("`username` and `password` for the catalog's database", "lakehouse/catalog"),
    catalogClient: storePath("`clientSecret` of the catalog's client", "lakehouse/catalog-client"),
  }),
});

const prometheusNamespace = v.optional(
  described(
    text.namespace,
    "Namespace of the Prometheus that may read the metrics of jobs, operator and catalog. Where `type` is not none, the " +
      "namespace must exist.",
  ),
  "monitoring",
);
const monitored = {
  prometheusNamespace,
  guides: v.optional(
    described(
      text.anything,
      "URL of the folder with the guide `monitoring.md`, which each alert links to. Default: the folder in the project.",
    ),
    "docs",
  ),
  ceph: v.optional(
    described(
      text.flag,
      "Whether Prometheus collects the metrics of the Ceph whose gateway is the object store. An alert then reports the " +
        "gateway's errors.",
    ),
    false,
  ),
};

/** What Prometheus and Grafana find of the platform. */
const monitoring = v.optional(
  v.variant(
    "type",
    [
      group({
        type: v.optional(
          v.pipe(v.literal("none"), v.description("Prometheus may read the metrics, and gets no objects.")),
          "none",
        ),
        prometheusNamespace,
      }),
      group({
        type: v.pipe(
          v.literal("operator"),
          v.description("PodMonitors and a PrometheusRule for the Prometheus operator, and dashboards for Grafana."),
        ),
        ...monitored,
        labels: v.optional(
          described(
            text.annotations,
            "Labels of PodMonitors and PrometheusRule by which the Prometheus operator selects its objects, such as " +
              "`release: kube-prometheus-stack`.",
          ),
          {},
        ),
      }),
      group({
        type: v.pipe(
          v.literal("configuration"),
          v.description(
            "A ConfigMap with configuration and rules for a Prometheus without the operator, and dashboards for Grafana.",
          ),
        ),
        ...monitored,
      }),
    ],
    ({ input, path }) =>
      path === undefined ? noGroup(["type"]) : `is ${JSON.stringify(input)}: choose none, operator or configuration`,
  ),
  {},
);

const servers = groupWithDefaults({
  startupSeconds: v.optional(
    described(
      text.seconds,
      "How long the catalog and a History Server may take to start, in seconds, before Kubernetes restarts the server.",
    ),
    usualStartupSeconds,
  ),
});

/** All settings of a stack: one key a capability. */
export const settingsSchema = group({
  cluster,
  operator,
  spark,
  jobs,
  teams,
  objectStore: v.optional(objectStore),
  catalog,
  historyServer,
  secretStore: v.optional(secretStore),
  monitoring,
  namespace: v.optional(
    described(
      text.namespace,
      "Namespace that is created for catalog and History Server. A different namespace gets a new, empty catalog.",
    ),
    "lakehouse",
  ),
  servers,
  deletionProtection: v.optional(
    described(
      text.flag,
      "Whether bucket, catalog and custom resource definitions outlive the stack and are protected from deletion.",
    ),
    true,
  ),
});

/** What the schema makes of a stack's configuration. */
export type ConfiguredSettings = v.InferOutput<typeof settingsSchema>;
