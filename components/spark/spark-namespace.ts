import * as pulumi from "@pulumi/pulumi";
import { type ApiServer, egressToApiServer } from "../shared/api-server";
import { dnsEgress } from "../shared/dns-egress";
import { ingressFrom } from "../shared/ingress-from";
import * as kubernetes from "../shared/kubernetes";
import { jobAccounts } from "../../contract/job-accounts";
import { amountOf } from "../../contract/quantities";
import { restrictedNamespace } from "../shared/restricted-namespace";
import { grantRole } from "../shared/role-grant";

/** What all jobs of a namespace together may have, in Kubernetes quantities. */
export interface JobQuota {
  /** CPU that they may request, such as `2500m`. */
  readonly cpu: pulumi.Input<string>;
  /** Memory that they may request, and use, such as `20Gi`. */
  readonly memory: pulumi.Input<string>;
  /** Storage that their volume claims may request, such as `34G`. */
  readonly storage: pulumi.Input<string>;
}

export interface SparkNamespaceArgs {
  /** Namespace that is made for the jobs. Default: the component's name. */
  readonly namespace?: string | undefined;
  /** What all jobs together may have. */
  readonly quota: JobQuota;
  /** Priority classes beside Kubernetes' own that no job may have, because it would drive out what it needs itself. */
  readonly reservedPriorityClasses: readonly string[];
  /** Namespace of the Prometheus that may read the metrics of jobs. Default: nobody may. */
  readonly prometheusNamespace?: string | undefined;
  /** Where drivers find the API server. Default: at its usual ports, anywhere but at a metadata service. */
  readonly apiServer?: ApiServer | undefined;
}

/**
 * Where Spark jobs run, and what they may do there: a namespace under the `restricted` Pod Security Standard, a quota,
 * a network that is closed but for what Spark needs, and one account for drivers and one, without any right, for
 * executors.
 */
export class SparkNamespace extends pulumi.ComponentResource {
  /** The jobs' namespace. */
  readonly namespace: pulumi.Output<string>;
  /** Account of the drivers: starts and stops executors in this namespace. */
  readonly driverServiceAccount: pulumi.Output<string>;
  /** Account of the executors: their code never talks to Kubernetes, so their pods have no token. */
  readonly executorServiceAccount: pulumi.Output<string>;

  constructor(name: string, args: SparkNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:SparkNamespace", name, {}, opts);
    const { quota, reservedPriorityClasses, prometheusNamespace, apiServer } = args;
    const parent = { parent: this };
    const namespace = restrictedNamespace(name, args.namespace ?? name, parent).metadata.name;

    const driver = new kubernetes.core.v1.ServiceAccount(
      `${name}-driver`,
      { metadata: { name: jobAccounts.driverAccount, namespace } },
      parent,
    );
    const executor = new kubernetes.core.v1.ServiceAccount(
      `${name}-executor`,
      { metadata: { name: jobAccounts.executorAccount, namespace }, automountServiceAccountToken: false },
      parent,
    );
    grantRole(
      `${name}-driver`,
      {
        namespace,
        role: jobAccounts.driverRole,
        rules: driverRules,
        subjects: [{ kind: "ServiceAccount", name: driver.metadata.name, namespace }],
      },
      parent,
    );

    const limits = new kubernetes.core.v1.LimitRange(
      name,
      { metadata: { name: "spark-jobs", namespace }, spec: { limits: [containerDefaults(quota.memory)] } },
      parent,
    );
    new kubernetes.core.v1.ResourceQuota(
      name,
      {
        metadata: { name: "spark-jobs", namespace },
        spec: {
          hard: {
            "requests.cpu": quota.cpu,
            "requests.memory": quota.memory,
            "limits.memory": quota.memory,
            "requests.storage": quota.storage,
            ...jobLimits(quota.memory),
          },
        },
      },
      // A quota refuses containers that lack what it counts: the defaults come first.
      { ...parent, dependsOn: limits },
    );
    new kubernetes.core.v1.ResourceQuota(
      `${name}-priority`,
      {
        metadata: { name: "reserved-priorities", namespace },
        spec: {
          hard: { pods: "0" },
          scopeSelector: {
            matchExpressions: [
              {
                scopeName: "PriorityClass",
                operator: "In",
                values: ["system-cluster-critical", "system-node-critical", ...reservedPriorityClasses],
              },
            ],
          },
        },
      },
      parent,
    );
    new kubernetes.networking.v1.NetworkPolicy(
      name,
      { metadata: { name: "spark-jobs", namespace }, spec: closedButForSpark(prometheusNamespace, apiServer) },
      parent,
    );

    this.namespace = namespace;
    this.driverServiceAccount = driver.metadata.name;
    this.executorServiceAccount = executor.metadata.name;
    this.registerOutputs({
      namespace: this.namespace,
      driverServiceAccount: this.driverServiceAccount,
      executorServiceAccount: this.executorServiceAccount,
    });
  }
}

/**
 * What a driver asks of Kubernetes: it starts executors with their ConfigMap and their volume claims, follows its pods,
 * and removes all of these, and the Service that the operator's spark-submit made, by label when it ends.
 *
 * No more: whoever may create Services takes over any address of the cluster (CVE-2020-8554), and whoever may patch
 * pods puts another image into one that runs. Spark patches labels of executors only with
 * `spark.kubernetes.executor.decommissionLabel`, or `deleteOnTermination: false`, and goes on when that is refused.
 * test/e2e/rights.test.ts holds these rules against the API server's audit log.
 * @see
 *   https://github.com/apache/spark/tree/v3.5.5/resource-managers/kubernetes/core/src/main/scala/org/apache/spark/scheduler/cluster/k8s
 */
const driverRules: kubernetes.types.input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch", "create", "delete", "deletecollection"] },
  { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "deletecollection"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["list", "create", "deletecollection"] },
  { apiGroups: [""], resources: ["services"], verbs: ["deletecollection"] },
];

/**
 * What a container gets that says nothing. Under a quota one without requests is refused; Spark sets its own for cores
 * and memory, a sidecar gets these.
 *
 * No CPU limit: Spark sets none unless it is told to, and the API server would refuse a request above a default. A pod
 * whose containers write more than their limits to the node's disk, shuffles included, is evicted: each may write as
 * much as all jobs may use of memory, and requests nothing of the disk, so that it finds its node as before.
 */
function containerDefaults(memoryQuota: pulumi.Input<string>): kubernetes.types.input.core.v1.LimitRangeItem {
  return {
    type: "Container",
    defaultRequest: { cpu: "50m", memory: "128Mi", "ephemeral-storage": "0" },
    default: { memory: "256Mi", "ephemeral-storage": memoryQuota },
  };
}

/**
 * What no job needs, or none so much of: an end for careless and hostile ones that no ordinary job meets. Spark's
 * smallest pod has 834 MiB, so memory is used up before there are `smallestPod` of them. A ConfigMap has at most 1 MiB:
 * a thousand fill half of what etcd holds by default.
 */
function jobLimits(memoryQuota: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  const pods = pulumi.output(memoryQuota).apply((memory) => Math.max(2, Math.floor(amountOf(memory) / smallestPod)));
  const disk = pulumi.all([memoryQuota, pods]).apply(([memory, count]) => String(amountOf(memory) * count));
  return {
    pods: pods.apply(String),
    "limits.ephemeral-storage": disk,
    "count/configmaps": "1000",
    "services.nodeports": "0",
    "services.loadbalancers": "0",
  };
}

const smallestPod = 512 * 1024 ** 2;

/**
 * Driver and executors reach each other, names are resolved, and the API server answers. Policies add up: whoever gives
 * jobs a store or a catalog also opens the way to it.
 */
function closedButForSpark(
  prometheusNamespace?: string,
  apiServer?: ApiServer,
): kubernetes.types.input.networking.v1.NetworkPolicySpec {
  const metrics = prometheusNamespace === undefined ? [] : [ingressFrom([prometheusNamespace], driverPages)];
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [{ podSelector: {} }] }, ...metrics],
    egress: [{ to: [{ podSelector: {} }] }, dnsEgress, egressToApiServer(apiServer)],
  };
}

/** Where a driver serves its pages, and among them its metrics and those of its executors. */
const driverPages = 4040;
