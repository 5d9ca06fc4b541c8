import { AuthorizationV1Api, KubeConfig } from "@kubernetes/client-node";
import { expect } from "chai";
import { clients, jobNamespace, kubeConfig, operatorNamespace } from "./support/cluster";
import { platformIsUp } from "./support/sandbox";

const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

const resources = [
  ["", "pods", "pods/log", "pods/exec", "pods/status", "services", "configmaps", "persistentvolumeclaims"],
  ["", "secrets", "serviceaccounts", "serviceaccounts/token", "events", "endpoints", "namespaces", "nodes"],
  ["", "persistentvolumes", "resourcequotas", "limitranges", "replicationcontrollers"],
  ["apps", "deployments", "statefulsets", "daemonsets", "replicasets"],
  ["batch", "jobs", "cronjobs"],
  ["networking.k8s.io", "networkpolicies", "ingresses"],
  ["rbac.authorization.k8s.io", "roles", "rolebindings", "clusterroles", "clusterrolebindings"],
  ["sparkoperator.k8s.io", "sparkapplications", "scheduledsparkapplications"],
  ["apiextensions.k8s.io", "customresourcedefinitions"],
  ["coordination.k8s.io", "leases"],
].flatMap(([group, ...names]) => names.map((name) => ({ group: group!, name })));

/** Every namespace that matters; the empty name asks for all of them at once. */
const namespaces = [jobNamespace, operatorNamespace, "default", "kube-system", ""];

describe("spark-application-sa", () => {
  before(platformIsUp);

  // Objective: least-privilege
  it("may do exactly what a Spark driver does with its executors, and nothing else anywhere", async function () {
    this.timeout("5m");
    const allowed = await allowedTo(await tokenOf("spark-application-sa"));
    const ofADriver = driverMay.flatMap((rule) =>
      rule.resources.flatMap((resource) => rule.verbs.map((verb) => `${verb} ${resource} in ${jobNamespace}`)),
    );
    expect(allowed.toSorted()).to.deep.equal(ofADriver.toSorted());
  });

  for (const account of ["spark-executor-sa", "default"]) {
    it(`is the only account of its namespace with any right: ${account} has none`, async function () {
      this.timeout("5m");
      expect(await allowedTo(await tokenOf(account))).to.deep.equal([]);
    });
  }
});

/** What Spark's Kubernetes scheduler backend and its clean-up call: rights.test.ts observes it. */
const driverMay = [
  { resources: ["pods"], verbs: ["get", "list", "watch", "create", "delete", "deletecollection"] },
  { resources: ["configmaps"], verbs: ["create", "deletecollection"] },
  { resources: ["persistentvolumeclaims"], verbs: ["list", "create", "deletecollection"] },
  { resources: ["services"], verbs: ["deletecollection"] },
];

async function tokenOf(serviceAccount: string): Promise<string> {
  const { status } = await clients().core.createNamespacedServiceAccountToken({
    name: serviceAccount,
    namespace: jobNamespace,
    body: { spec: { audiences: [], expirationSeconds: 600 } },
  });
  return status!.token;
}

/** Asks the API server, as the account itself, about every verb on every resource in every namespace. */
async function allowedTo(token: string): Promise<string[]> {
  const admin = kubeConfig();
  const config = new KubeConfig();
  config.loadFromClusterAndUser(admin.getCurrentCluster()!, { name: "account", token });
  const api = config.makeApiClient(AuthorizationV1Api);
  const questions = namespaces.flatMap((namespace) =>
    resources.flatMap((resource) => verbs.map((verb) => ({ namespace, resource, verb }))),
  );
  const allowed: string[] = [];
  const ask = async () => {
    for (let question = questions.pop(); question; question = questions.pop()) {
      const { namespace, resource, verb } = question;
      const [name, subresource] = resource.name.split("/") as [string, string?];
      const review = await api.createSelfSubjectAccessReview({
        body: {
          spec: {
            resourceAttributes: {
              group: resource.group,
              resource: name,
              verb,
              namespace,
              ...(subresource ? { subresource } : {}),
            },
          },
        },
      });
      if (review.status?.allowed) allowed.push(`${verb} ${resource.name} in ${namespace || "every namespace"}`);
    }
  };
  await Promise.all(Array.from({ length: 20 }, ask));
  return allowed;
}
