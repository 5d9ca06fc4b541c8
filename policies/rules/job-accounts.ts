import { refuseWhatCannotBeSeen } from "../demand/spark";
import type { Field } from "../model/field";
import { driverAccount, executorAccount, type JobAccounts, defaultAccounts } from "../model/job-accounts";
import { unseenRest } from "../model/kinds";
import { podsOf } from "../model/pods";
import { podPolicy } from "../framework/pod-policy";

export const jobAccounts = podPolicy<JobAccounts>(
  {
    name: "job-accounts",
    rule:
      "Drivers run with the drivers' service account, executors with the executors' service account, and other pods " +
      "with neither.",
    why:
      "A driver may create pods, an executor need not, and another pod with the drivers' account could create pods " +
      "unseen.",
    remedy:
      "Name the accounts in driver.serviceAccount and executor.serviceAccount. Give other pods accounts of their own.",
    severity: "high",
    source: "https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#rbac",
    config: { driverAccount, executorAccount },
  },
  ({ kind, inputs, config }, report) => {
    const accountsOf = { ...defaultAccounts, ...config };
    if (kind.runs === "pods") {
      for (const field of podsOf(kind, inputs).flatMap(({ specs }) => specs.flatMap(accounts))) {
        const name = field.text();
        if (name === accountsOf.driverAccount || name === accountsOf.executorAccount)
          report(`${field.path} is ${name}, which is for Spark jobs.`);
      }
    } else {
      if (kind.partial) throw unseenRest();
      const spec = inputs.at(...kind.spec);
      refuseWhatCannotBeSeen(spec);
      for (const [role, account] of [
        ["driver", accountsOf.driverAccount],
        ["executor", accountsOf.executorAccount],
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
