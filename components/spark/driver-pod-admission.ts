import { text, type Validation } from "./cel";

export interface DriverPodRules {
  /** Service account of the executors. */
  readonly executorServiceAccount: string;
  /** Secrets that executors may read, by their names. */
  readonly secrets: readonly string[];
}

/** Secrets that jobs bring for themselves are told by their names from those that are none of theirs. */
const jobSecretPrefix = "job-";

/**
 * What a pod has to be that a driver makes: an executor as Spark 3.5.5 makes it (`BasicExecutorFeatureStep.scala`) and
 * the operator's webhook completes it, and no way to another account's token, other Secrets, or before other pods. What
 * the restricted Pod Security Standard refuses in the same namespace is not said again.
 */
export function driverPodValidations({ executorServiceAccount, secrets }: DriverPodRules): Validation[] {
  const isOpen = (name: string) =>
    `(${name} in [${[...new Set(secrets)].map(text).join(", ")}] || ${name}.startsWith(${text(jobSecretPrefix)}))`;
  const containers = "(object.spec.containers + object.spec.?initContainers.orValue([]))";
  const secretsOpen = `reads no Secret but the platform's for jobs and those whose names start with ${jobSecretPrefix}`;
  return [
    {
      expression: `object.spec.?serviceAccountName.orValue('') == ${text(executorServiceAccount)}`,
      message: `A driver starts executors only, as ${executorServiceAccount}.`,
    },
    {
      expression: "!object.spec.?automountServiceAccountToken.orValue(false)",
      message: "An executor has no token: leave automountServiceAccountToken out.",
    },
    {
      expression: `object.spec.?volumes.orValue([]).all(volume, ${volumeKinds} || (has(volume.secret) && ${isOpen("volume.secret.secretName")}))`,
      message: `An executor mounts ConfigMaps, claims and empty folders, no token, and ${secretsOpen}.`,
    },
    {
      expression: `${containers}.all(container, container.?env.orValue([]).all(variable, !has(variable.valueFrom) || !has(variable.valueFrom.secretKeyRef) || ${isOpen("variable.valueFrom.secretKeyRef.name")}))`,
      message: `An executor ${secretsOpen}.`,
    },
    {
      expression: `${containers}.all(container, container.?envFrom.orValue([]).all(source, !has(source.secretRef) || ${isOpen("source.secretRef.name")}))`,
      message: `An executor ${secretsOpen}.`,
    },
    {
      expression: "object.spec.?priority.orValue(0) <= 0",
      message: "An executor comes before no other pod: leave priorityClassName out.",
    },
    {
      expression: "request.operation != 'CREATE' || !has(object.spec.nodeName)",
      message: "An executor goes where the scheduler puts it: leave nodeName out.",
    },
    {
      expression:
        "object.spec.?tolerations.orValue([]).all(toleration, toleration.?key.orValue('') != '' && !toleration.key.startsWith('node-role.kubernetes.io/'))",
      message: "An executor tolerates no taint of the control plane: name the taints of worker nodes.",
    },
    {
      expression: "object.metadata.?finalizers.orValue([]).size() == 0",
      message: "An executor can be deleted at any time: leave finalizers out.",
    },
    {
      expression: "request.operation == 'CREATE' || object.spec == oldObject.spec",
      message: "A driver changes nothing of a running pod but its labels and annotations.",
    },
  ];
}

/** The kinds of volumes that Spark and the webhook make and that hold nothing secret. */
const volumeKinds = ["emptyDir", "configMap", "persistentVolumeClaim", "ephemeral", "downwardAPI"]
  .map((kind) => `has(volume.${kind})`)
  .join(" || ");
