import * as pulumi from "@pulumi/pulumi";
import type { IcebergRelease } from "../contract/iceberg";
import { egressTo, type Endpoint } from "./endpoint";
import { HistoryServer } from "./history-server";
import * as kubernetes from "./kubernetes";
import { NessieCatalog } from "./nessie-catalog";
import { clientSecretVariable, type NessieLogin } from "./nessie-login";
import { keyVariables, ObjectStore, type StoreUsers } from "./object-store";
import { restrictedNamespace } from "./restricted-namespace";
import { keyVariable, type SecretContent, secretOf } from "./secret";
import { sparkDefaults, type SparkStore } from "./spark-defaults";
import { type CaBundle, trustStoreFile, trustStoreIn } from "./trust-store";

export interface LakehouseArgs {
  /** Namespace that is made for catalog and History Server. */
  readonly namespace: string;
  /** Namespace of the jobs. */
  readonly jobNamespace: pulumi.Input<string>;
  readonly store: SparkStore & {
    /** The store's URL as the machine reaches it that deploys. Default: `endpoint`. */
    readonly deployEndpoint?: string | undefined;
    /**
     * What its https certificate is checked with, by jobs also any other server's. Default: what Java trusts, and the
     * machine that deploys.
     */
    readonly caBundle?: CaBundle | undefined;
    readonly users: StoreUsers;
    /** Port of the pods behind `endpoint`, if that is a Service with another. Default: the URL's. */
    readonly podPort?: number | undefined;
    /** CIDRs behind `endpoint`, if that is a Service which leads to no pods. Default: its namespace has the pods. */
    readonly addresses?: readonly string[] | undefined;
    /** Where the secret store has the keys of jobs and History Server, if their users have none. */
    readonly jobKeysPath: string;
    readonly historyKeysPath: string;
    /** After how many days the store deletes an event log. */
    readonly eventLogDays: number;
    /** After how many days the store deletes the old version of an object that was deleted or overwritten. */
    readonly oldVersionDays: number;
  };
  readonly catalog: {
    /** URL of an existing Nessie for its API v2. Default: one is deployed. */
    readonly uri?: string | undefined;
    /** Port of the pods behind that URL, if it is a Service's with another. Default: the URL's. */
    readonly podPort?: number | undefined;
    /** CIDRs behind that URL, if it is a Service's which leads to no pods. Default: its namespace has the pods. */
    readonly addresses?: readonly string[] | undefined;
    /** Image of the Nessie server. */
    readonly image: string;
    /** Size of its volume, if it has no database. */
    readonly storage: string;
    /** JDBC URL of a PostgreSQL database. Default: RocksDB on a volume. */
    readonly databaseUrl?: string | undefined;
    readonly databaseUser?: string | undefined;
    readonly databasePassword?: pulumi.Input<string> | undefined;
    /** Where the secret store has `username` and `password` for it. */
    readonly databasePath: string;
    /** How jobs prove to the catalog who they are. Default: it asks nobody. */
    readonly login?:
      | (NessieLogin & {
          /** The client's secret. Default: the secret store has it. */
          readonly clientSecret?: pulumi.Input<string> | undefined;
          /** Where the secret store has `clientSecret`. */
          readonly path: string;
        })
      | undefined;
  };
  readonly history: {
    /** Host of an Ingress. Default: no Ingress. */
    readonly host?: string | undefined;
    readonly ingressClass?: string | undefined;
    /** Annotations of the Ingress, by which its controller asks for a password. Default: none. */
    readonly ingressAnnotations?: Readonly<Record<string, string>> | undefined;
    readonly tlsSecret?: string | undefined;
    /** Namespace of the ingress controller. */
    readonly ingressNamespace: string;
  };
  /** ClusterSecretStore with keys and passwords. Default: they are given. */
  readonly secretStore?: string | undefined;
  /** Namespace of the Prometheus that may read the catalog's metrics. */
  readonly metricsNamespace: string;
  /** Image of Spark, for the History Server. */
  readonly sparkImage: string;
  /** Iceberg in the jobs' image. Default: it is not known. */
  readonly icebergRelease?: IcebergRelease | undefined;
  /** Whether tables outlive the stack. */
  readonly keepData: boolean;
}

/** What makes Spark a lakehouse: a store for its tables and event logs, their catalog, and a History Server. */
export class Lakehouse extends pulumi.ComponentResource {
  /** What has to be there before a job starts: all but the History Server. */
  readonly neededByJobs: pulumi.Resource[];
  /** What every job gets of it. */
  readonly forJobs: {
    readonly defaults: Readonly<Record<string, string>>;
    readonly environment: ReturnType<typeof keyVariables>;
    readonly configMaps: Readonly<Record<string, pulumi.Output<string>>>;
  };

  constructor(name: string, args: LakehouseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:Lakehouse", name, {}, opts);
    const { jobNamespace, store, catalog, sparkImage, keepData, secretStore, metricsNamespace } = args;
    // The catalog's volume would go with its namespace.
    const keepVolume = keepData && catalog.uri === undefined && catalog.databaseUrl === undefined;
    const namespace = restrictedNamespace(name, args.namespace, {
      parent: this,
      protect: keepVolume,
      retainOnDelete: keepVolume,
    });
    const inNamespace = { parent: this, dependsOn: namespace };

    const objectStore = new ObjectStore(
      "object-store",
      {
        ...store,
        endpoint: store.deployEndpoint ?? store.endpoint,
        keepData,
        secretStore,
        jobNamespace,
        historyNamespace: namespace.metadata.name,
      },
      { parent: this },
    );
    const nessie =
      catalog.uri === undefined
        ? new NessieCatalog(
            "nessie",
            {
              ...catalog,
              namespace: args.namespace,
              keepData,
              secretStore,
              markKey: store.users.owner.secretKey,
              jobNamespace,
              metricsNamespace,
            },
            inNamespace,
          )
        : { endpoint: { url: catalog.uri, podPort: catalog.podPort, addresses: catalog.addresses } };
    const catalogEndpoint: Endpoint = nessie.endpoint;
    const { login } = catalog;
    const storeEndpoint = { url: store.endpoint, podPort: store.podPort, addresses: store.addresses };
    const { caBundle } = store;
    const trustStore = (user: string, place: pulumi.Input<string>) =>
      caBundle && trustStoreIn(`${name}-${user}-trust`, place, caBundle, { parent: this });
    new HistoryServer(
      "history-server",
      {
        ...args.history,
        namespace: args.namespace,
        image: sparkImage,
        store,
        secret: objectStore.historySecret,
        secretMark: objectStore.historySecretMark,
        trustStore: trustStore("history", namespace.metadata.name),
        storeEndpoint,
      },
      { parent: this, dependsOn: [namespace, objectStore] },
    );
    // Catalog and History Server have policies of their own: this one is for whatever else comes here.
    new kubernetes.networking.v1.NetworkPolicy(
      `${name}-closed`,
      {
        metadata: { name: "closed", namespace: namespace.metadata.name },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      { parent: this },
    );
    const way = new kubernetes.networking.v1.NetworkPolicy(
      `${name}-jobs`,
      {
        metadata: { name: "lakehouse", namespace: jobNamespace },
        spec: {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [storeEndpoint, catalogEndpoint, ...(login ? [{ url: login.issuer }] : [])].map(egressTo),
        },
      },
      { parent: this },
    );

    const loginSecret = login
      ? [
          keyVariable(
            clientSecretVariable,
            secretOf(`${name}-catalog-client`, jobNamespace, clientSecretOf(login, secretStore), { parent: this }),
          ),
        ]
      : [];
    this.neededByJobs = [objectStore, way, ...(nessie instanceof NessieCatalog ? [nessie] : [])];
    const jobTrustStore = trustStore("jobs", jobNamespace);
    this.forJobs = {
      defaults: sparkDefaults({
        store,
        catalogUri: catalogEndpoint.url,
        catalogLogin: login,
        trustStore: jobTrustStore && trustStoreFile,
        icebergRelease: args.icebergRelease,
      }),
      environment: [...keyVariables(objectStore.jobSecret), ...loginSecret],
      configMaps: jobTrustStore ? { "trust-store": jobTrustStore } : {},
    };
    this.registerOutputs({});
  }
}

function clientSecretOf(
  { clientId, clientSecret, path }: NonNullable<LakehouseArgs["catalog"]["login"]>,
  secretStore: string | undefined,
): SecretContent {
  if (clientSecret !== undefined) return { entries: { [clientSecretVariable]: clientSecret } };
  if (secretStore === undefined) throw new pulumi.RunError(`${clientId} has no secret, and there is no secretStore.`);
  return { secretStore, path, properties: { [clientSecretVariable]: "clientSecret" } };
}
