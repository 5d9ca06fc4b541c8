import * as pulumi from "@pulumi/pulumi";
import type { Catalog } from "./catalog";
import { dnsEgress } from "../shared/dns-egress";
import { egressTo, type Endpoint } from "../shared/endpoint";
import { ingressFrom } from "../shared/ingress-from";
import type * as kubernetes from "../shared/kubernetes";
import { loginVariables, type NessieLogin } from "./nessie-login";
import { nessieMetrics, nessieName, nessiePorts } from "./nessie-ports";
import { secretChecksum, secretOf, type SecretSource } from "../shared/secret";
import { webWorkload } from "../shared/web-workload";

/** Where a Nessie that is deployed keeps its data. */
export type DeployedNessie = {
  /** Image of the Nessie server, with registry and tag or digest. */
  readonly image: string;
} & (
  | {
      /** RocksDB on a volume. */
      readonly type: "volume";
      /** Size of a new volume, a Kubernetes quantity such as `1Gi`. */
      readonly size: string;
    }
  | {
      /** A PostgreSQL database that is there. */
      readonly type: "database";
      /** Its JDBC URL, without user and password. */
      readonly url: string;
      /** Nessie's account of the database. */
      readonly account: SecretSource<"username" | "password">;
    }
);

export type NessieCatalogArgs = DeployedNessie & {
  readonly namespace: string;
  /** Whether the volume outlives the stack. */
  readonly deletionProtection: boolean;
  /** A strong secret of the stack, for the checksum by which pods restart with another account. */
  readonly checksumKey: pulumi.Input<string>;
  /** How long the server may take to start. Default: 180. */
  readonly startupSeconds?: number | undefined;
  /** Whose tokens the server asks clients for. Default: it has no authentication. */
  readonly login?: NessieLogin | undefined;
  /** Namespaces whose pods may use the catalog. */
  readonly jobNamespaces: readonly string[];
  /** Namespace whose pods may read its metrics, where they have a port of their own. */
  readonly prometheusNamespace: string;
};

/**
 * The Iceberg catalog Nessie, which keeps tables as Git keeps files. One server: RocksDB is a folder that one process
 * owns; it restarts in seconds.
 * @see https://projectnessie.org/nessie-latest/configuration/
 */
export class NessieCatalog extends pulumi.ComponentResource implements Catalog {
  /** How clients in the cluster reach its API; a plain value, so that a preview shows jobs as they will be. */
  readonly endpoint: Endpoint;
  readonly login: NessieLogin | undefined;
  /** Whether its metrics have a port of their own, by which Prometheus may read them. */
  readonly hasMetricsPort: boolean;

  constructor(name: string, args: NessieCatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:NessieCatalog", name, {}, opts);
    const { namespace, image, login, jobNamespaces, prometheusNamespace } = args;
    const ports = nessiePorts(image);
    const parent = { parent: this };
    const { store, secretChecksum, volume } = keptBy(name, args, parent);
    const called = [
      ...(args.type === "volume" ? [] : [args.url.slice("jdbc:".length)]),
      ...(login ? [login.issuer] : []),
    ];
    webWorkload(
      name,
      {
        ...serverOf(image, store, login),
        namespace,
        secretChecksum,
        startupSeconds: args.startupSeconds,
        volume,
        servicePorts: [
          { name: "api", port: ports.api, targetPort: "api" },
          { name: "metrics", port: 9000, targetPort: ports.management },
        ],
        ingress: [
          ingressFrom(jobNamespaces, ports.api),
          // Where both are one port, whoever may read metrics could change the catalog.
          ...(ports.management === ports.api ? [] : [ingressFrom([prometheusNamespace], ports.management)]),
        ],
        // It calls nobody else: clients write tables themselves.
        ...(called.length > 0 && { egress: [...called.map((url) => egressTo({ url })), dnsEgress] }),
      },
      parent,
    );
    const url = `http://${nessieName}.${namespace}.svc:${ports.api}/api/v2`;
    this.endpoint = { url, podLabels: nessieMetrics.labels };
    this.login = login;
    this.hasMetricsPort = ports.management !== ports.api;
    this.registerOutputs({ uri: this.endpoint.url, service: nessieName });
  }
}

/** Where the server keeps what it knows: its variables for that, and its mounts. */
interface VersionStore {
  readonly env: kubernetes.types.input.core.v1.EnvVar[];
  readonly volumeMounts: { name: string; mountPath: string }[];
}

/** Where the server that is declared keeps what it knows, with what its workload needs for that. */
function keptBy(name: string, args: NessieCatalogArgs, opts: pulumi.CustomResourceOptions) {
  if (args.type === "volume") {
    const { size, deletionProtection } = args;
    return { store: rocksDb, volume: { name: databaseVolume, size, deletionProtection } };
  }
  const { namespace, url, account: source, checksumKey } = args;
  const secret = { name: "nessie-database", namespace, source, entries: accountEntries };
  const account = secretOf(`${name}-database`, secret, opts);
  return { store: postgreSql(url, account), secretChecksum: secretChecksum(secret, checksumKey) };
}

const databaseVolume = "database";

const rocksDb: VersionStore = {
  env: [
    { name: "NESSIE_VERSION_STORE_TYPE", value: "ROCKSDB" },
    { name: "NESSIE_VERSION_STORE_PERSIST_ROCKS_DATABASE_PATH", value: "/database/rocks" },
  ],
  volumeMounts: [{ name: databaseVolume, mountPath: "/database" }],
};

/**
 * Of the two names for PostgreSQL, JDBC is what both 0.77.1 and later versions know.
 * @see https://projectnessie.org/nessie-0-79-0/configuration/
 */
function postgreSql(url: string, account: pulumi.Input<string>): VersionStore {
  const fromAccount = (variable: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: account, key } },
  });
  return {
    env: [
      { name: "NESSIE_VERSION_STORE_TYPE", value: "JDBC" },
      { name: "QUARKUS_DATASOURCE_JDBC_URL", value: url },
      fromAccount("QUARKUS_DATASOURCE_USERNAME", "username"),
      fromAccount("QUARKUS_DATASOURCE_PASSWORD", "password"),
    ],
    volumeMounts: [],
  };
}

const accountEntries = { username: "username", password: "password" } as const;

function serverOf(image: string, { env, volumeMounts }: VersionStore, login?: NessieLogin) {
  const { api, management } = nessiePorts(image);
  return {
    name: nessieName,
    image,
    runAs: { user: 10000, group: 10001 },
    health: { live: "/q/health/live", ready: "/q/health/ready", port: management },
    container: {
      ports: [
        { name: "api", containerPort: api },
        ...(management === api ? [] : [{ name: nessieMetrics.port, containerPort: management }]),
      ],
      env: [
        ...env,
        ...(login ? loginVariables(login) : []),
        { name: "QUARKUS_OTEL_SDK_DISABLED", value: "true" },
        // The rest of the limit is for RocksDB, which is outside the heap.
        { name: "JAVA_TOOL_OPTIONS", value: "-Xmx384m" },
      ],
      resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
      volumeMounts: [...volumeMounts, { name: "tmp", mountPath: "/tmp" }],
    },
    pod: {
      // The volume's group is the image's.
      securityContext: { fsGroup: 10001, fsGroupChangePolicy: "OnRootMismatch" },
      volumes: [{ name: "tmp", emptyDir: { sizeLimit: "512Mi" } }],
    },
  };
}
