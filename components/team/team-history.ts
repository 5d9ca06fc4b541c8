import type * as pulumi from "@pulumi/pulumi";
import { type HistoryIngress, HistoryServer } from "../history-server/history-server";
import type { ObjectStore } from "../object-store/object-store";
import type { StoreUser } from "../object-store/store-user";
import type { Lakehouse } from "../platform/lakehouse";
import * as kubernetes from "../shared/kubernetes";
import { restrictedNamespace } from "../shared/restricted-namespace";
import { grantRole } from "../shared/role-grant";
import { trustStoreIn } from "../shared/trust-store";

/** The History Server of a team. */
export interface TeamHistoryArgs {
  /** The user of the object store who reads the team's event logs. */
  readonly user: StoreUser;
  /**
   * Namespace that is made for the server alone, where the team's people reach it. The team's jobs, which can use each
   * Secret of their namespace, cannot have its keys. Default: the server is in the lakehouse's namespace.
   */
  readonly namespace?: string | undefined;
  /** The way to it from outside. Default: none. */
  readonly ingress?: HistoryIngress | undefined;
}

/** What the server gets from its team. */
interface TeamOfHistory {
  readonly lakehouse: Lakehouse;
  /** Image of Spark. */
  readonly image: string;
  readonly bucket: ObjectStore["bucket"];
  /** The team's people, as subjects of a RoleBinding. */
  readonly people: readonly kubernetes.types.input.rbac.v1.Subject[];
}

/** Deploys the History Server of the team's component `name`. */
export function teamHistory(
  name: string,
  { user, namespace, ingress }: TeamHistoryArgs,
  { lakehouse, image, bucket, people }: TeamOfHistory,
  opts: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Resource },
): void {
  const { service } = lakehouse;
  const { parent } = opts;
  const place =
    namespace === undefined ? lakehouse : ownPlace(`${name}-history`, namespace, { lakehouse, people }, { parent });
  new HistoryServer(
    `${name}-history-server`,
    {
      namespace: place.namespace,
      image,
      objectStore: { ...service, bucket },
      keys: user.keys,
      checksumKey: service.owner.secretKey,
      startupSeconds: lakehouse.startupSeconds,
      trustStore: place.trustStore,
      ingress,
    },
    opts,
  );
}

function ownPlace(
  name: string,
  namespace: string,
  { lakehouse, people }: Pick<TeamOfHistory, "lakehouse" | "people">,
  opts: pulumi.CustomResourceOptions,
): Pick<Lakehouse, "namespace" | "trustStore"> {
  const { caBundle } = lakehouse.service;
  const made = restrictedNamespace(name, namespace, opts).metadata.name;
  if (people.length > 0) {
    const grant = { namespace: made, role: "history-server", rules: peopleRules, subjects: people };
    grantRole(`${name}-people`, grant, opts);
  }
  return { namespace: made, trustStore: caBundle && trustStoreIn(`${name}-trust`, made, caBundle, opts) };
}

/** What `kubectl port-forward service/history-server` needs. Nothing but the server is in the namespace. */
const peopleRules: kubernetes.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["services", "pods"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods/portforward"], verbs: ["create"] },
];
