import * as pulumi from "@pulumi/pulumi";
import type { IcebergRelease } from "../../contract/iceberg";
import type { Catalog } from "../catalog/catalog";
import { clientSecretVariable } from "../catalog/nessie-login";
import { Bucket, type BucketSettings } from "../object-store/bucket";
import { isAws } from "../object-store/store-provider";
import { keyEntries, keyVariables, type StoreUser } from "../object-store/store-user";
import { externalUrl, type Lakehouse } from "../platform/lakehouse";
import { egressTo } from "../shared/endpoint";
import * as kubernetes from "../shared/kubernetes";
import { grantRole } from "../shared/role-grant";
import { keyVariable, secretOf } from "../shared/secret";
import { trustStoreFile, trustStoreIn } from "../shared/trust-store";
import { sparkDefaults } from "../spark/spark-defaults";
import { SparkNamespace, type SparkNamespaceArgs } from "../spark/spark-namespace";
import type { JobContext } from "./job-context";
import { teamHistory, type TeamHistoryArgs } from "./team-history";

/** A team's part of the lakehouse. */
export interface TeamStoreArgs {
  readonly lakehouse: Lakehouse;
  /** The bucket that is made for the team. */
  readonly bucket: BucketSettings;
  /** The user of the object store whose keys the team's jobs have: it reaches the team's bucket, and no other. */
  readonly jobs: StoreUser;
  /** The History Server, which shows the event logs of one team. Default: none. */
  readonly history?: TeamHistoryArgs | undefined;
  /** Iceberg in the jobs' image. Default: it is not known. */
  readonly icebergRelease?: IcebergRelease | undefined;
}

export interface TeamArgs extends SparkNamespaceArgs {
  /** Image of Spark in which the team's jobs run, with registry and tag or digest. */
  readonly image: string;
  /** Groups of people who may submit and follow the team's jobs. Default: none. */
  readonly groups?: readonly string[];
  /** Bucket, catalog and event logs. Default: none, the stack has no object store. */
  readonly store?: TeamStoreArgs | undefined;
}

/**
 * People who share a domain of trust: a namespace with a quota for their jobs, accounts, a closed network, and a bucket
 * with a user of its own. What another team has they reach by none of these.
 */
export class Team extends pulumi.ComponentResource {
  readonly namespace: SparkNamespace;
  /** What has to be there before a job starts, beside the operator. */
  readonly ready: readonly pulumi.Resource[];
  readonly jobContext: JobContext;

  constructor(name: string, args: TeamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:Team", name, {}, opts);
    const { image, groups = [], store } = args;
    this.namespace = new SparkNamespace(name, args, { parent: this });
    const { namespace, driverServiceAccount, executorServiceAccount } = this.namespace;
    const people = groups.map((group) => ({ kind: "Group", name: group, apiGroup: "rbac.authorization.k8s.io" }));
    if (people.length > 0) {
      const grant = { namespace, role: "spark-jobs", rules: peopleRules, subjects: people };
      grantRole(`${name}-people`, grant, { parent: this });
    }
    const job = { namespace, driverServiceAccount, executorServiceAccount, image };
    if (store === undefined) {
      this.ready = [this.namespace];
      this.jobContext = { job };
    } else {
      const { lakehouse } = store;
      const bucket = this.bucketFor(name, store);
      const egress = this.egressToLakehouse(name, lakehouse);
      this.ready = [this.namespace, bucket, egress, ...lakehouse.ready];
      this.jobContext = {
        job: { ...job, ...this.settingsOfJobs(name, store) },
        bucket: store.bucket.name,
        endpoints: { objectStore: lakehouse.service.endpoint.url, catalog: lakehouse.catalog.endpoint.url },
      };
      if (store.history) {
        const its = { lakehouse, image, bucket: store.bucket.name, people };
        teamHistory(name, store.history, its, { parent: this, dependsOn: bucket });
      }
    }
    this.registerOutputs({ jobContext: this.jobContext });
  }

  private bucketFor(name: string, store: TeamStoreArgs): Bucket {
    const { lakehouse, bucket, jobs, history } = store;
    const { service, storeProvider } = lakehouse;
    return new Bucket(
      `${name}-bucket`,
      {
        ...bucket,
        users: { owner: service.owner.name, jobs: jobs.name, history: history?.user.name },
        atAws: isAws(externalUrl(service)),
      },
      { parent: this, providers: [storeProvider] },
    );
  }

  /** Policies add up: the namespace's own lets jobs reach neither store nor catalog. */
  private egressToLakehouse(name: string, { service, catalog }: Lakehouse): pulumi.Resource {
    const issuer = catalog.login ? [{ url: catalog.login.issuer }] : [];
    return new kubernetes.networking.v1.NetworkPolicy(
      `${name}-lakehouse`,
      {
        metadata: { name: "lakehouse", namespace: this.namespace.namespace },
        spec: {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [service.endpoint, catalog.endpoint, ...issuer].map(egressTo),
        },
      },
      { parent: this },
    );
  }

  /** What jobs get of the lakehouse: Spark's settings, keys by reference, and whom Java trusts. */
  private settingsOfJobs(name: string, store: TeamStoreArgs): Partial<JobContext["job"]> {
    const { lakehouse, jobs, bucket, icebergRelease } = store;
    const { catalog, service } = lakehouse;
    const { namespace } = this.namespace;
    const parent = { parent: this };
    const keys = { name: teamSecrets.keys, namespace, source: jobs.keys, entries: keyEntries };
    const environment = [...keyVariables(secretOf(`${name}-keys`, keys, parent))];
    if (catalog.login) {
      const entries = { [clientSecretVariable]: "clientSecret" } as const;
      const client = { name: teamSecrets.catalogClient, namespace, source: catalog.login.clientSecret, entries };
      environment.push(keyVariable(clientSecretVariable, secretOf(`${name}-catalog-client`, client, parent)));
    }
    const trustStore = service.caBundle && trustStoreIn(`${name}-trust`, namespace, service.caBundle, parent);
    return {
      defaults: sparkDefaults({
        objectStore: { ...service, bucket: bucket.name },
        catalog,
        trustStore: trustStore && trustStoreFile,
        icebergRelease,
      }),
      environment,
      configMaps: trustStore ? { "trust-store": trustStore } : {},
    };
  }
}

/**
 * What people of a team need: they submit jobs, end them, and look at pods and logs. Who submits a job also reads the
 * Secrets of the namespace by it, so that there should be none but the team's.
 */
const peopleRules: kubernetes.types.input.rbac.v1.PolicyRule[] = [
  {
    apiGroups: ["sparkoperator.k8s.io"],
    resources: ["sparkapplications", "scheduledsparkapplications"],
    verbs: ["create", "get", "list", "watch", "update", "patch", "delete"],
  },
  { apiGroups: [""], resources: ["pods", "pods/log", "events"], verbs: ["get", "list", "watch"] },
];

/** Names of the Secrets in each team's namespace. */
const teamSecrets = { keys: "object-store-jobs", catalogClient: "lakehouse-catalog-client" } as const;

/** The Secrets that jobs of any team read, each in its own namespace. */
export function jobSecrets({ login }: Catalog): string[] {
  return [teamSecrets.keys, ...(login ? [teamSecrets.catalogClient] : [])];
}
