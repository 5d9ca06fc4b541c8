import { ApiException, KubernetesObjectApi, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { kubeConfig } from "./stack";

/** Why the API server would not create an object, if it would not. */
export function refusalOf(objects: KubernetesObjectApi, object: Parameters<KubernetesObjectApi["create"]>[0]) {
  return refusalBy(() => objects.create(object, undefined, "All"));
}

export async function refusalBy(request: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await request();
    return undefined;
  } catch (error) {
    if (error instanceof ApiException && [400, 403, 422].includes(error.code)) return String(error.body);
    throw error;
  }
}

/**
 * The API as a service account sees it that may do everything in its namespace, more than a driver may: then it is the
 * admission that refuses.
 */
export async function administratorOf(namespace: string, account: string): Promise<KubernetesObjectApi> {
  await kubeConfig()
    .makeApiClient(RbacAuthorizationV1Api)
    .createNamespacedRoleBinding({
      namespace,
      body: {
        metadata: { name: account },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
        subjects: [{ kind: "ServiceAccount", name: account, namespace }],
      },
    });
  const config = kubeConfig();
  const context = config.getContextObject(config.getCurrentContext())!;
  const impersonateUser = `system:serviceaccount:${namespace}:${account}`;
  const users = config.users.map((user) => (user.name === context.user ? { ...user, impersonateUser } : user));
  config.loadFromOptions({ clusters: config.clusters, users, contexts: config.contexts, currentContext: context.name });
  return KubernetesObjectApi.makeApiClient(config);
}
