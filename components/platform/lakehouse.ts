import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Catalog } from "../catalog/catalog";
import { type DeployedNessie, NessieCatalog } from "../catalog/nessie-catalog";
import type { ObjectStore } from "../object-store/object-store";
import { storeProvider } from "../object-store/store-provider";
import type { StoreOwner } from "../object-store/store-user";
import * as kubernetes from "../shared/kubernetes";
import { restrictedNamespace } from "../shared/restricted-namespace";
import { type CaBundle, trustStoreIn } from "../shared/trust-store";

/** The S3 service for the buckets of all teams. */
export interface StoreService extends Omit<ObjectStore, "bucket" | "endpoint"> {
  /** The service as pods reach it, and its URL as the machine reaches it that deploys, `url` by default. */
  readonly endpoint: ObjectStore["endpoint"] & { readonly external?: string | undefined };
  /**
   * What its https certificate is checked with, by jobs also any other server's. Default: what Java trusts, and the
   * machine that deploys.
   */
  readonly caBundle?: CaBundle | undefined;
  /** Whose the buckets of all teams are. */
  readonly owner: StoreOwner;
}

export interface LakehouseArgs {
  /** Namespace that is made for catalog and History Server. */
  readonly namespace: string;
  readonly service: StoreService;
  /** Nessie, deployed with a volume or a database, or there already. */
  readonly catalog: (DeployedNessie | ({ readonly type: "existing" } & Catalog["endpoint"])) & Pick<Catalog, "login">;
  /** Namespaces of the teams, whose jobs use the catalog. */
  readonly teams: readonly string[];
  /** Namespace of the Prometheus that may read the catalog's metrics. */
  readonly prometheusNamespace: string;
  /** How long catalog and History Server may take to start. Default: 180. */
  readonly startupSeconds?: number | undefined;
  /** Whether tables outlive the stack. */
  readonly deletionProtection: boolean;
}

/**
 * What makes Spark a lakehouse, and all teams share: a service for their buckets, the catalog, a place for the
 * History Server.
 */
export class Lakehouse extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly service: StoreService;
  /** Reaches the service as the owner of all buckets. */
  readonly storeProvider: Provider;
  readonly catalog: Catalog;
  /** Whether the catalog is deployed here, and Prometheus may read its metrics. */
  readonly hasCatalogMetrics: boolean;
  /** What has to be there before a job starts. */
  readonly ready: readonly pulumi.Resource[];
  /** How long a server may take to start. Default: 180. */
  readonly startupSeconds: number | undefined;
  /** ConfigMap with the trust store of the History Server, where it needs one. */
  readonly trustStore: pulumi.Output<string> | undefined;

  constructor(name: string, args: LakehouseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:Lakehouse", name, {}, opts);
    const { service, catalog, deletionProtection } = args;
    const parent = { parent: this };
    // The catalog's volume would go with its namespace.
    const keepVolume = deletionProtection && catalog.type === "volume";
    const namespace = restrictedNamespace(name, args.namespace, {
      ...parent,
      protect: keepVolume,
      retainOnDelete: keepVolume,
    });
    this.namespace = namespace.metadata.name;
    this.service = service;
    this.startupSeconds = args.startupSeconds;
    this.storeProvider = storeProvider(`${name}-store`, { ...service, url: externalUrl(service) }, parent);
    this.trustStore =
      service.caBundle && trustStoreIn(`${name}-history-trust`, this.namespace, service.caBundle, parent);
    // Catalog and History Server have policies of their own: this one is for whatever else comes here.
    new kubernetes.networking.v1.NetworkPolicy(
      `${name}-closed`,
      {
        metadata: { name: "closed", namespace: this.namespace },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      parent,
    );
    if (catalog.type === "existing") {
      this.catalog = { endpoint: catalog, login: catalog.login };
      this.hasCatalogMetrics = false;
      this.ready = [];
    } else {
      const nessie = new NessieCatalog(
        `${name}-nessie`,
        {
          ...catalog,
          namespace: args.namespace,
          jobNamespaces: args.teams,
          prometheusNamespace: args.prometheusNamespace,
          checksumKey: service.owner.secretKey,
          startupSeconds: args.startupSeconds,
          deletionProtection,
        },
        { ...parent, dependsOn: namespace },
      );
      this.catalog = nessie;
      this.hasCatalogMetrics = nessie.hasMetricsPort;
      this.ready = [nessie];
    }
    this.registerOutputs({ namespace: this.namespace, catalog: this.catalog.endpoint.url });
  }
}

/** The service's URL as the machine reaches it that deploys. */
export function externalUrl({ endpoint }: Pick<StoreService, "endpoint">): string {
  return endpoint.external ?? endpoint.url;
}
