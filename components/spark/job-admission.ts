import * as pulumi from "@pulumi/pulumi";
import { driverPodValidations } from "./driver-pod-admission";
import { jobAccounts } from "../../contract/job-accounts";
import * as kubernetes from "../shared/kubernetes";
import { specVariable, submissionValidations } from "./submission-admission";

export interface JobAdmissionArgs {
  /** Namespaces of jobs; the first one's name is in those of the admission policies. */
  readonly namespaces: readonly [first: string, ...others: string[]];
  /** Secrets that executors may read, beside those whose names start with `job-`. Default: none. */
  readonly secrets?: readonly string[] | undefined;
}

/**
 * What the API server itself refuses in the namespaces of jobs, whoever asks: Spark jobs that reach into the operator's
 * pod or are other than they look, by the rules of the policies, and pods of a driver that are no executors. One policy
 * is for all teams, because their accounts and Secrets have the same names; a driver is judged by it in another team's
 * namespace too.
 *
 * Needs Kubernetes 1.30. A change of a job that leaves its specification alone is not judged, so that older jobs can
 * end.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class JobAdmission extends pulumi.ComponentResource {
  constructor(name: string, args: JobAdmissionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:JobAdmission", name, {}, opts);
    const { namespaces, secrets = [] } = args;
    const { driverAccount, executorAccount } = jobAccounts;
    const admit = (
      what: string,
      spec: kubernetes.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec,
    ) => {
      const policy = new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-${what}`,
        { metadata: { name: `${what}.${namespaces[0]}` }, spec: { ...spec, failurePolicy: "Fail" } },
        { parent: this },
      );
      new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-${what}`,
        {
          metadata: { name: policy.metadata.name },
          spec: {
            policyName: policy.metadata.name,
            validationActions: ["Deny"],
            matchResources: { namespaceSelector: inNamespaces(namespaces) },
          },
        },
        { parent: this },
      );
      return policy.metadata.name;
    };

    const ofJobs = admit("spark-jobs", {
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
    const ofPods = admit("driver-pods", {
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
          expression: namespaces
            .map((namespace) => `request.userInfo.username == 'system:serviceaccount:${namespace}:${driverAccount}'`)
            .join(" || "),
        },
      ],
      validations: driverPodValidations({ executorServiceAccount: executorAccount, secrets }),
    });
    this.registerOutputs({ policies: [ofJobs, ofPods] });
  }
}

/** One namespace is selected as it was before there were more, so that an older stack has nothing to change. */
function inNamespaces(names: readonly [string, ...string[]]): kubernetes.types.input.meta.v1.LabelSelector {
  const key = "kubernetes.io/metadata.name";
  return names.length === 1
    ? { matchLabels: { [key]: names[0] } }
    : { matchExpressions: [{ key, operator: "In", values: [...names] }] };
}
