import * as pulumi from "@pulumi/pulumi";
import { driverPodValidations } from "./driver-pod-admission";
import * as kubernetes from "../shared/kubernetes";
import { specVariable, submissionValidations } from "./submission-admission";

export interface JobAdmissionArgs {
  /** Namespace of the jobs. */
  readonly namespace: pulumi.Input<string>;
  /** Service account of the drivers, whose pods are judged. */
  readonly driverServiceAccount: pulumi.Input<string>;
  /** Service account of the executors. */
  readonly executorServiceAccount: pulumi.Input<string>;
  /** Secrets that executors may read, beside those whose names start with `job-`. Default: none. */
  readonly secrets?: readonly pulumi.Input<string>[];
}

/**
 * What the API server itself refuses in the jobs' namespace, whoever asks: Spark jobs that reach into the operator's pod or are other than
 * they look, by the rules of the policies, and pods of a driver that are no executors.
 *
 * Needs Kubernetes 1.30. A change of a job that leaves its specification alone is not judged, so that older jobs can end.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class JobAdmission extends pulumi.ComponentResource {
  constructor(name: string, args: JobAdmissionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:JobAdmission", name, {}, opts);
    const { driverServiceAccount, executorServiceAccount, secrets = [] } = args;
    const namespace = pulumi.output(args.namespace);
    const admit = (
      what: string,
      spec: kubernetes.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec,
    ) => {
      const policy = new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-${what}`,
        { metadata: { name: pulumi.interpolate`${what}.${namespace}` }, spec: { ...spec, failurePolicy: "Fail" } },
        { parent: this },
      );
      new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-${what}`,
        {
          metadata: { name: policy.metadata.name },
          spec: {
            policyName: policy.metadata.name,
            validationActions: ["Deny"],
            matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
          },
        },
        { parent: this },
      );
    };

    admit("spark-jobs", {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ["sparkoperator.k8s.io"],
            apiVersions: ["*"],
            resources: ["sparkapplications", "scheduledsparkapplications"],
            operations: ["CREATE", "UPDATE"],
          },
        ],
      },
      matchConditions: [
        { name: "says-something-new", expression: "request.operation == 'CREATE' || object.spec != oldObject.spec" },
      ],
      variables: [specVariable],
      validations: submissionValidations(),
    });
    admit("driver-pods", {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            resources: ["pods", "pods/ephemeralcontainers", "pods/resize"],
            operations: ["CREATE", "UPDATE"],
          },
        ],
      },
      matchConditions: [
        {
          name: "made-by-a-driver",
          expression: pulumi.interpolate`request.userInfo.username == 'system:serviceaccount:${namespace}:${driverServiceAccount}'`,
        },
      ],
      validations: pulumi
        .all([executorServiceAccount, pulumi.all([...secrets])])
        .apply(([account, names]) => driverPodValidations({ executorServiceAccount: account, secrets: names })),
    });
    this.registerOutputs({});
  }
}
