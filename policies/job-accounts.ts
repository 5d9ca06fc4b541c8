import { refuseWhatCannotBeSeen } from "./arithmetic/spark";
import type { Field } from "./kubernetes/field";
import { podsOf } from "./kubernetes/pods";
import { podPolicy, unseenRest } from "./pod-policy";

interface Config {
  readonly driverAccount?: string;
  readonly executorAccount?: string;
}

const usual = { driver: "spark-application-sa", executor: "spark-executor-sa" };

export const jobAccounts = podPolicy<Config>(
  {
    name: "job-accounts",
    rule: "Spark jobs run with the jobs' accounts, drivers with one and executors with another, and nothing else does.",
    why: "A driver may start pods, which an executor need not; and who else has its account may start pods unseen.",
    remedy: "Name the accounts in driver.serviceAccount and executor.serviceAccount; give other pods one of their own.",
    severity: "high",
    source: "https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#rbac",
    config: {
      driverAccount: {
        type: "string",
        minLength: 1,
        default: usual.driver,
        description: "Service account of the drivers.",
      },
      executorAccount: {
        type: "string",
        minLength: 1,
        default: usual.executor,
        description: "Service account of the executors.",
      },
    },
  },
  ({ kind, inputs, config }, report) => {
    const { driverAccount = usual.driver, executorAccount = usual.executor } = config;
    if (kind.runs === "pods") {
      for (const field of podsOf(kind, inputs).flatMap(({ specs }) => specs.flatMap(accounts))) {
        const name = field.text();
        if (name === driverAccount || name === executorAccount)
          report(`${field.path} is ${name}, which is for Spark jobs.`);
      }
    } else if (kind.partial) {
      report(unseenRest);
    } else {
      const spec = inputs.at(...kind.spec);
      refuseWhatCannotBeSeen(spec);
      for (const [role, account] of [
        ["driver", driverAccount],
        ["executor", executorAccount],
      ] as const) {
        const template = accounts(spec.at(role, "template", "spec")).filter(({ present }) => present);
        // An executor keeps the account of its template: `ExecutorKubernetesCredentialsFeatureStep.scala`, Spark 3.5.5.
        for (const field of [spec.at(role, "serviceAccount"), ...template]) {
          if (field.text() !== account) report(`${field.path} has to be ${account}.`);
        }
      }
    }
  },
);

/** Kubernetes still reads the older name too: https://pkg.go.dev/k8s.io/api/core/v1#PodSpec */
function accounts(spec: Field): Field[] {
  return [spec.at("serviceAccountName"), spec.at("serviceAccount")];
}
