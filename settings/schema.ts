import * as v from "valibot";
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
      `Where ${of} is, as CIDRs, if its URL names a Service that leads to no pods, or to pods in the network of their nodes. ` +
        "Default: the namespace in the URL has the pods, and another host is anywhere but at a cloud's metadata service.",
    ),
  );

const targetPort = (of: string) =>
  v.optional(
    described(
      text.port,
      `Port of the pods behind the Service in ${of}'s URL, as network policies see it. Default: the URL's port.`,
    ),
  );

/** The cluster to deploy to. */
const cluster = group({
  kubeconfig: v.optional(
    described(text.path, "Path of the kubeconfig file; `~` is the home folder."),
    "~/.kube/config",
  ),
  context: described(
    text.anything,
    "Context of the kubeconfig. It has no default, so that a deployment always names its cluster.",
  ),
  apiServer: groupWithDefaults({
    port: v.optional(
      described(
        text.port,
        "Port that the API server listens on, behind the 443 of its Service, as network policies see it.",
      ),
      6443,
    ),
    addresses: v.optional(
      described(
        text.addressRanges,
        "Addresses of the API server, of its nodes and its load balancer, as CIDRs. Default: unknown; jobs reach every " +
          "address but metadata services by its ports then, and every pod reaches the operator's webhook.",
      ),
    ),
  }),
});

/** The Spark operator. */
const operator = groupWithDefaults({
  namespace: v.optional(described(text.namespace, "Namespace that is made for the operator."), "spark-operator"),
  chart: v.optional(
    described(text.anything, "Helm chart: a name in `chartRepository`, an `oci://` reference, or a path."),
    "spark-operator",
  ),
  chartRepository: v.optional(
    described(text.chartRepository, "Helm repository of a chart that is given by its name."),
    "https://kubeflow.github.io/spark-operator",
  ),
  chartVersion: v.optional(
    described(text.version, "Version of the chart; a chart that is given by its path has its own."),
    operatorVersion,
  ),
  image: v.optional(
    described(text.image, "Image of the operator, with registry and tag or digest."),
    `ghcr.io/kubeflow/spark-operator/controller:${operatorVersion}`,
  ),
});

/** Spark, as jobs and the History Server have it. */
const spark = groupWithDefaults({
  image: v.optional(
    described(text.image, `Image of Spark ${sparkVersion} that jobs run in, with registry and tag or digest.`),
    `docker.io/library/spark:${sparkVersion}`,
  ),
  icebergVersion: v.optional(
    described(
      text.icebergVersion,
      "Version of Iceberg in the image. Default: unknown; tables are read row by row then, as 1.5.2 has to, which is right " +
        "with each version but slower.",
    ),
  ),
});

/** The jobs of the program itself, and the namespace of all. */
const jobs = groupWithDefaults({
  namespace: v.optional(described(text.namespace, "Namespace that is made for the jobs."), "spark-applications"),
  wait: v.optional(
    described(
      text.flag,
      "Whether `pulumi up` ends only when the jobs that run once have ended, and fails if one of them failed.",
    ),
    true,
  ),
  coreLimit: v.optional(
    quantity(
      "CPU that driver and executor of each of the program's own jobs may use; one job at a time, as `wait` has it, fits the " +
        "3 cores of the reference budget beside the 1.75 of all else.",
    ),
    "600m",
  ),
  smokeTests: v.optional(
    described(
      text.flag,
      "Whether the jobs that try the platform are deployed: `test-spark-pi`, and with an object store `s3-integration-test` and " +
        "`iceberg-operations`.",
    ),
    true,
  ),
  admission: v.optional(
    described(
      text.flag,
      "Whether the API server itself refuses jobs that reach into the operator's pod, and drivers' pods that are no " +
        "executors; needs Kubernetes 1.30.",
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
            "Groups of people, as the cluster's identity provider names them, who may submit and follow the team's jobs.",
          ),
          [],
        ),
      }),
    ),
    "Teams by name: each gets a namespace of that name, a bucket and a user of the object store. Its amounts are in the stack's " +
      "share of the cluster. The namespace of `jobs` is the first team, which need not be listed.",
  ),
  {},
);

const storeName = described(text.anything, "The user as the store knows it, or its ARN at AWS.");
const keys = {
  accessKey: described(text.password, "Access key of the user."),
  secretKey: described(text.password, "Secret key of the user."),
};

/** Who has no keys here has them in the secret store. */
const storeUser = v.variant(
  "accessKey",
  [group({ name: storeName, ...keys }), group({ name: storeName, accessKey: v.optional(v.never()) })],
  noGroup(["name", "accessKey", "secretKey"]),
);

/** The users of the object store, each for its purpose; also the content of `objectStore.usersFile`. */
export const storeUsers = v.pipe(
  group({
    owner: group({ name: storeName, ...keys }),
    jobs: storeUser,
    history: storeUser,
    teams: v.optional(
      described(v.record(v.string(), storeUser), "The user of each team beside the first, by the team's name."),
      {},
    ),
  }),
  text.secret(),
);

export type StoreUsers = v.InferOutput<typeof storeUsers>;

/** The S3 service for tables and event logs, and the bucket that is made there. */
const objectStore = group({
  endpoint: group({
    url: described(text.serverUrl, "URL of the S3 service, as jobs reach it."),
    targetPort: targetPort("the service"),
    addresses: addresses("the service"),
    external: v.optional(
      described(text.serverUrl, "URL of the same service where `pulumi up` runs. Default: `endpoint.url`."),
    ),
  }),
  region: v.optional(described(text.region, "Region of the service; Ceph takes us-east-1."), "us-east-1"),
  pathStyle: v.optional(
    described(text.flag, "Whether the bucket's name is in the path of a URL, as Ceph wants it, or in its host."),
    true,
  ),
  caBundle: v.optional(
    described(
      text.path,
      "Path of a PEM file with the authorities by which https servers are trusted. Default: the public ones.",
    ),
  ),
  bucket: v.optional(described(text.bucket, "Name of the bucket."), bucketName),
  users: v.optional(storeUsers),
  usersFile: v.optional(described(text.path, "Path of a JSON file with what `users` has, instead of `users`.")),
  eventLogDays: v.optional(described(text.days, "Days after which the service deletes the event log of a job."), 30),
  oldVersionDays: v.optional(
    described(
      text.days,
      "Days after which the service deletes for good what was deleted or overwritten; until then `npm run restore` brings it back.",
    ),
    7,
  ),
});

const login = v.optional(
  group({
    issuer: described(
      text.serverUrl,
      "URL of an issuer of OpenID Connect, by whose tokens the catalog knows its clients.",
    ),
    clientId: described(
      text.anything,
      "The jobs' client at the issuer, which draws tokens by its secret; any token of the issuer is taken, so it should have " +
        "no other use.",
    ),
    clientSecret: v.optional(described(text.password, "Secret of that client. Default: the secret store has it.")),
  }),
);

const nessieImage = v.optional(
  described(text.image, "Image of the Nessie server, with registry and tag or digest."),
  `ghcr.io/projectnessie/nessie:${nessieVersion}`,
);

/** Nessie, the catalog of the tables. */
const catalog = v.optional(
  v.variant(
    "type",
    [
      group({
        type: v.optional(
          v.pipe(v.literal("volume"), v.description("Nessie is deployed, with RocksDB on a volume.")),
          "volume",
        ),
        image: nessieImage,
        size: v.optional(
          quantity(
            "Size of the volume when it is made; later changes are of no effect, because they would replace the volume: enlarge " +
              "its claim itself.",
          ),
          "1Gi",
        ),
        login,
      }),
      group({
        type: v.pipe(v.literal("database"), v.description("Nessie is deployed, and keeps its data in PostgreSQL.")),
        image: nessieImage,
        url: described(text.databaseUrl, "JDBC URL of the database, without user and password."),
        account: v.optional(
          group({
            user: described(text.anything, "Who Nessie is to the database."),
            password: described(text.password, "The password of that user."),
          }),
        ),
        login,
      }),
      group({
        type: v.pipe(v.literal("existing"), v.description("Nessie is there already.")),
        url: described(text.serverUrl, "URL of that Nessie, with the path of its API v2."),
        targetPort: targetPort("that Nessie"),
        addresses: addresses("that Nessie"),
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
      host: described(text.host, "Host under which an Ingress shows the History Server by https."),
      tlsSecret: described(
        text.anything,
        "Name of a TLS Secret in the lakehouse's namespace: event logs have SQL and settings in them.",
      ),
      class: v.optional(described(text.anything, "Class of the Ingress. Default: the cluster's default class.")),
      annotations: v.optional(
        described(
          text.annotations,
          "Annotations of the Ingress, by which its controller asks people who they are, because the History Server does not.",
        ),
      ),
      controllerNamespace: v.optional(
        described(text.namespace, "Namespace of the Ingress controller, from which the History Server is reached."),
        "ingress-nginx",
      ),
    }),
  ),
});

const storePath = (of: string, fallback: string) =>
  v.optional(described(text.anything, `Where the secret store has ${of}.`), fallback);

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
    catalogDatabase: storePath("`username` and `password` for the catalog's database", "lakehouse/catalog"),
    catalogClient: storePath("`clientSecret` of the catalog's client", "lakehouse/catalog-client"),
  }),
});

const monitoring = groupWithDefaults({
  prometheusNamespace: v.optional(
    described(text.namespace, "Namespace of the Prometheus that may read the metrics of jobs and catalog."),
    "monitoring",
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
      "Namespace that is made for catalog and History Server; another one has another, empty catalog.",
    ),
    "lakehouse",
  ),
  deletionProtection: v.optional(
    described(
      text.flag,
      "Whether bucket, catalog and custom resource definitions outlive the stack, and cannot be deleted by mistake.",
    ),
    true,
  ),
});

/** What the schema makes of a stack's configuration. */
export type ConfiguredSettings = v.InferOutput<typeof settingsSchema>;
