import { RbacAuthorizationV1Api, type V1PolicyRule } from "@kubernetes/client-node";
import { expect } from "chai";
import { askedBy, type Request } from "./support/audit-log";
import { jobNamespace, kubeConfig, needsRealNode, operatorNamespace } from "./support/cluster";
import { likeTestSparkPi, reaches, remove, submit } from "./support/spark-applications";
import { platformIsUp } from "./support/sandbox";

const accountOf = (namespace: string, name: string) => `system:serviceaccount:${namespace}:${name}`;

/** Whose rights in the job namespace are held against what they asked for there. */
const accounts = [
  {
    role: "spark-driver",
    account: accountOf(jobNamespace, "spark-application-sa"),
    // Of an executor that has ended before its driver has: whether one does is a matter of moments
    // (ExecutorPodsLifecycleManager).
    unseen: ["delete pods"],
  },
  {
    role: "spark-operator-controller",
    account: accountOf(operatorNamespace, "spark-operator-controller"),
    // What only some jobs need: schedules, jobs that are run again, Prometheus by a Java agent, Ingresses and claims of
    // drivers, submissions that fail half-way; and what OwnerReferencesPermissionEnforcement asks for. Reads come from
    // what the controller follows.
    unseen: [
      "get pods",
      "delete pods",
      ...["get", "list", "watch", "create", "update", "delete"].map((verb) => `${verb} configmaps`),
      ...["get", "list", "watch", "create", "update", "delete"].map((verb) => `${verb} ingresses`),
      ...["create", "patch"].map((verb) => `${verb} persistentvolumeclaims`),
      ...["get", "list", "watch", "update", "delete"].map((verb) => `${verb} services`),
      "patch events",
      ...["get", "create", "delete"].map((verb) => `${verb} sparkapplications`),
      "get scheduledsparkapplications",
      "update scheduledsparkapplications/status",
      ...["sparkapplications", "scheduledsparkapplications"].map((kind) => `update ${kind}/finalizers`),
    ],
  },
  {
    role: "spark-operator-webhook",
    account: accountOf(operatorNamespace, "spark-operator-webhook"),
    unseen: ["get sparkapplications"],
  },
];

describe("the rights in the jobs' namespace", function () {
  this.timeout("10m");
  const name = "e2e-rights";
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    const job = await likeTestSparkPi(name);
    const sparkConf = { ...(job.spec.sparkConf as object), ...claimOnDemand, ...dynamicAllocation };
    await submit({ ...job, spec: { ...job.spec, sparkConf } });
    await reaches(name, ["COMPLETED"]);
  });
  after(() => remove(name));

  for (const { role, account, unseen } of accounts) {
    describe(`of ${role}`, () => {
      let asked: readonly Request[];
      before(async () => {
        asked = (await askedBy(account)).filter((request) => request.namespace === jobNamespace && isNoTest(request));
      });

      // Objective: least-privilege
      it("are used, all but those that its source alone shows", async () => {
        const used = new Set(asked.map(rightOf));
        const idle = (await granted(role)).filter((right) => !used.has(right));
        expect(idle.filter((right) => !unseen.includes(right))).to.deep.equal([]);
      });

      it("were enough for every job", () => {
        expect([...new Set(asked.filter(({ allowed }) => !allowed).map(rightOf))]).to.deep.equal([]);
      });
    });
  }
});

/** A volume claim for each executor, and executors that come and go: all that makes a driver ask for more than pods. */
const claimOnDemand = Object.fromEntries(
  Object.entries({
    "mount.path": "/data",
    "options.claimName": "OnDemand",
    "options.storageClass": "local",
    "options.sizeLimit": "1Gi",
  }).map(([key, value]) => [`spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.${key}`, value]),
);
const dynamicAllocation = {
  "spark.dynamicAllocation.enabled": "true",
  "spark.dynamicAllocation.shuffleTracking.enabled": "true",
  "spark.dynamicAllocation.maxExecutors": "2",
};

/** Spark's client and the operator's: tests also take an account's token, with clients of their own. */
const isNoTest = ({ userAgent }: Request) => /^(fabric8-kubernetes-client|spark-operator)\//.test(userAgent);

const rightOf = ({ verb, resource }: Pick<Request, "verb" | "resource">) => `${verb} ${resource}`;

/** What a Role of the job namespace allows, a line a verb. */
async function granted(role: string): Promise<string[]> {
  const api = kubeConfig().makeApiClient(RbacAuthorizationV1Api);
  const { rules = [] } = await api.readNamespacedRole({ name: role, namespace: jobNamespace });
  return rules.flatMap(({ resources = [], verbs }: V1PolicyRule) =>
    resources.flatMap((resource) => verbs.map((verb) => rightOf({ verb, resource }))),
  );
}
