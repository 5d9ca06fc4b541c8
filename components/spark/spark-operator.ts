import { join, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { operatorVersion } from "../../contract/versions";
import { type ApiServer, egressToApiServer, ingressFromApiServer } from "../shared/api-server";
import { chartInputs } from "./chart-source";
import { dnsEgress } from "../shared/dns-egress";
import { ingressFrom } from "../shared/ingress-from";
import * as kubernetes from "../shared/kubernetes";
import { restrictedNamespace } from "../shared/restricted-namespace";
import { grantRole } from "../shared/role-grant";
import {
  metricsPort,
  sparkOperatorValues,
  submissionConfigMap,
  submissionFiles,
  webhookPort,
} from "./spark-operator-values";

export interface SparkOperatorArgs {
  /**
   * Namespaces whose jobs the operator runs. They must exist: it gets its rights there, and nowhere else.
   * Plain values, because a chart with unknown inputs shows no resources in a preview, and so none to the policies.
   */
  readonly jobNamespaces: readonly string[];
  /** Image of the operator, with registry and tag or digest; its version should be the chart's. */
  readonly image: string;
  /** Namespace that is made for the operator. Default: the component's name. */
  readonly namespace?: string;
  /**
   * Where the chart comes from: a name in `repository`, an `oci://` reference, or a path to a folder or archive.
   * Default: `spark-operator`.
   */
  readonly chart?: string;
  /** Version of a chart that does not come from a path. Default: `2.2.0`. */
  readonly chartVersion?: string;
  /** Helm repository of a chart that is given by name. Default: that of Kubeflow. */
  readonly chartRepository?: string;
  /**
   * Whether the custom resource definitions are protected, and outlive the stack. With them go all `SparkApplication`
   * objects of the cluster, also those of others. Default: `false`.
   */
  readonly keepDefinitions?: boolean;
  /** Namespace of the Prometheus that may read the operator's metrics. Default: nobody may. */
  readonly prometheusNamespace?: string;
  /** Where the API server is, which the operator uses and which calls its webhook. Default: unknown. */
  readonly apiServer?: ApiServer;
}

/** For the provider, which runs it in the program's folder. An absolute path would make each machine's state differ. */
const refineScript = relative(process.cwd(), join(__dirname, "spark-operator-refine.mjs"));

/**
 * With `pulumi destroy --exclude-protected` they stay in the stack too. Were they forgotten there, the next `pulumi up`
 * would fail, because it creates nothing that exists.
 */
export const protectDefinitions: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"
    ? { props, opts: { ...opts, protect: true } }
    : undefined;

/**
 * The Kubeflow Spark operator: runs each `SparkApplication` of the job namespaces, its webhook included. When the
 * component is there, jobs are admitted.
 *
 * Cluster-wide, it may only let its webhook find and certify its own two webhook configurations. Its controller has no
 * cluster-wide right at all.
 * @see https://github.com/kubeflow/spark-operator/tree/v2.2.0/charts/spark-operator-chart
 */
export class SparkOperator extends pulumi.ComponentResource {
  constructor(name: string, args: SparkOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:SparkOperator", name, {}, opts);
    const { jobNamespaces, image, namespace = name, keepDefinitions = false, prometheusNamespace, apiServer } = args;
    const parent = { parent: this };

    const ownNamespace = restrictedNamespace(name, namespace, parent);
    new kubernetes.networking.v1.NetworkPolicy(
      name,
      { metadata: { name, namespace }, spec: closedButForOperator(prometheusNamespace, apiServer) },
      { ...parent, dependsOn: ownNamespace },
    );
    const priorityClass = new kubernetes.scheduling.v1.PriorityClass(
      name,
      {
        metadata: { name },
        description: "The Spark operator is scheduled before the jobs that cannot run without it.",
        value: 1_000_000,
      },
      parent,
    );
    const submission = { name: submissionConfigMap(name), namespace };
    const configuration = new kubernetes.core.v1.ConfigMap(
      submission.name,
      { metadata: submission, data: submissionFiles },
      { ...parent, dependsOn: ownNamespace },
    );
    const chart = new kubernetes.Chart(
      name,
      {
        ...chartInputs({
          chart: args.chart ?? "spark-operator",
          version: args.chartVersion ?? operatorVersion,
          repository: args.chartRepository ?? "https://kubeflow.github.io/spark-operator",
        }),
        name,
        namespace,
        values: sparkOperatorValues({ name, image, jobNamespaces, priorityClass: name }),
        postRenderer: { command: "node", args: [refineScript, ...(keepDefinitions ? ["--keep-definitions"] : [])] },
      },
      {
        ...parent,
        dependsOn: [ownNamespace, priorityClass, configuration],
        ...(keepDefinitions && { transforms: [protectDefinitions] }),
      },
    );

    const controller = { kind: "ServiceAccount", name: `${name}-controller`, namespace };
    const webhook = { kind: "ServiceAccount", name: `${name}-webhook`, namespace };
    // Services and ConfigMaps of the job namespaces are in the chart's own Roles.
    for (const jobNamespace of jobNamespaces) {
      grantRole(
        `${name}-jobs-${jobNamespace}`,
        {
          namespace: jobNamespace,
          role: `${name}-jobs`,
          rules: [
            {
              apiGroups: ["batch"],
              resources: ["jobs"],
              verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
            },
          ],
          subjects: [controller],
        },
        parent,
      );
    }
    grantRole(
      `${name}-events`,
      {
        namespace,
        role: `${name}-events`,
        rules: [{ apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] }],
        subjects: [controller, webhook],
      },
      { ...parent, dependsOn: ownNamespace },
    );
    this.registerOutputs({ chart });
  }
}

/**
 * Controller and webhook use the API server and answer nobody else: the one serves metrics, the other, too, and what
 * the API server asks it. The kubelet's probes come from the pod's own node, which no policy keeps out.
 */
function closedButForOperator(
  prometheusNamespace?: string,
  apiServer?: ApiServer,
): kubernetes.types.input.networking.v1.NetworkPolicySpec {
  const metrics = prometheusNamespace === undefined ? [] : [ingressFrom([prometheusNamespace], metricsPort)];
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [ingressFromApiServer(webhookPort, apiServer), ...metrics],
    egress: [dnsEgress, egressToApiServer(apiServer)],
  };
}
