import * as pulumi from "@pulumi/pulumi";
import type { IcebergRelease } from "../../contract/iceberg";
import { egressTo, type Endpoint } from "../shared/endpoint";
import { type HistoryIngress, HistoryServer } from "../history-server/history-server";
import * as kubernetes from "../shared/kubernetes";
import { type DeployedNessie, NessieCatalog } from "../catalog/nessie-catalog";
import { clientSecretVariable, type NessieLogin } from "../catalog/nessie-login";
import { keyVariables, ObjectStore, type StoreUsers } from "../object-store/object-store";
import { restrictedNamespace } from "../shared/restricted-namespace";
import { keyVariable, type SecretContent, secretOf, type SecretStore } from "../shared/secret";
import { sparkDefaults } from "../spark/spark-defaults";
import { type CaBundle, trustStoreFile, trustStoreIn } from "../shared/trust-store";

export interface LakehouseArgs {
  /** Namespace that is made for catalog and History Server. */
  readonly namespace: string;
  /** Namespace of the jobs. */
  readonly jobNamespace: pulumi.Input<string>;
  readonly objectStore: {
    /** The store as pods reach it, and its URL as the machine reaches it that deploys, `url` by default. */
    readonly endpoint: Endpoint & { readonly external?: string | undefined };
    /** Region that requests are signed for. */
    readonly region: string;
    /** Whether the bucket's name is in a URL's path, or in its host. */
    readonly pathStyle: boolean;
    readonly bucket: string;
    /**
     * What its https certificate is checked with, by jobs also any other server's. Default: what Java trusts, and the
     * machine that deploys.
     */
    readonly caBundle?: CaBundle | undefined;
    readonly users: StoreUsers;
    /** After how many days the store deletes an event log. */
    readonly eventLogDays: number;
    /** After how many days the store deletes the old version of an object that was deleted or overwritten. */
    readonly oldVersionDays: number;
  };
  /** Nessie, deployed with a volume or a database, or there already. */
  readonly catalog: (DeployedNessie | ({ readonly type: "existing" } & Endpoint)) & {
    /** How jobs prove to the catalog who they are. Default: it asks nobody. */
    readonly login?:
      | (NessieLogin & {
          /** The client's secret. Default: the secret store has it. */
          readonly clientSecret?: pulumi.Input<string> | undefined;
        })
      | undefined;
  };
  /** The way to the History Server from outside. Default: none. */
  readonly historyIngress?: HistoryIngress | undefined;
  /** The secret store with keys and passwords that are not given. Default: all are given. */
  readonly secretStore?: SecretStore | undefined;
  /** Namespace of the Prometheus that may read the catalog's metrics. */
  readonly prometheusNamespace: string;
  /** Image of Spark, for the History Server. */
  readonly sparkImage: string;
  /** Iceberg in the jobs' image. Default: it is not known. */
  readonly icebergRelease?: IcebergRelease | undefined;
  /** Whether tables outlive the stack. */
  readonly deletionProtection: boolean;
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
    const { jobNamespace, catalog, sparkImage, deletionProtection, secretStore, prometheusNamespace } = args;
    const { endpoint: storeEndpoint, caBundle, users, ...bucket } = args.objectStore;
    // The catalog's volume would go with its namespace.
    const keepVolume = deletionProtection && catalog.type === "volume";
    const namespace = restrictedNamespace(name, args.namespace, {
      parent: this,
      protect: keepVolume,
      retainOnDelete: keepVolume,
    });
    const inNamespace = { parent: this, dependsOn: namespace };

    const objectStore = new ObjectStore(
      "object-store",
      {
        ...bucket,
        endpoint: storeEndpoint.external ?? storeEndpoint.url,
        caBundle,
        users,
        deletionProtection,
        secretStore,
        jobNamespace,
        historyNamespace: namespace.metadata.name,
      },
      { parent: this },
    );
    const nessie =
      catalog.type === "existing"
        ? { endpoint: catalog }
        : new NessieCatalog(
            "nessie",
            {
              ...catalog,
              secretStore,
              namespace: args.namespace,
              deletionProtection,
              markKey: users.owner.secretKey,
              jobNamespace,
              prometheusNamespace,
            },
            inNamespace,
          );
    const catalogEndpoint: Endpoint = nessie.endpoint;
    const { login } = catalog;
    const store = { ...bucket, endpoint: storeEndpoint.url };
    const trustStore = (user: string, place: pulumi.Input<string>) =>
      caBundle && trustStoreIn(`${name}-${user}-trust`, place, caBundle, { parent: this });
    new HistoryServer(
      "history-server",
      {
        namespace: args.namespace,
        image: sparkImage,
        store,
        secret: objectStore.historySecret,
        secretMark: objectStore.historySecretMark,
        trustStore: trustStore("history", namespace.metadata.name),
        storeEndpoint,
        ingress: args.historyIngress,
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
  { clientId, clientSecret }: NonNullable<LakehouseArgs["catalog"]["login"]>,
  secretStore: SecretStore | undefined,
): SecretContent {
  if (clientSecret !== undefined) return { entries: { [clientSecretVariable]: clientSecret } };
  if (secretStore === undefined) throw new pulumi.RunError(`${clientId} has no secret, and there is no secretStore.`);
  const { name, remoteKeys } = secretStore;
  return {
    secretStore: name,
    remoteKey: remoteKeys.catalogClient,
    properties: { [clientSecretVariable]: "clientSecret" },
  };
}
