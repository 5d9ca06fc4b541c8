import { submissionProblems } from "../../contract/judge-submission";
import { sparkPolicy } from "../framework/spark-policy";

export const sparkSubmission = sparkPolicy(
  {
    name: "spark-submission",
    rule: "A Spark job sets nothing that takes effect in the operator's pod, and nothing that hides what the job is.",
    why:
      "The operator runs spark-submit in its own pod, and its token rules the jobs of all namespaces. A job that reads " +
      "files or runs code in " +
      "that pod can take the token.",
    remedy:
      "Follow each message: use the field or property that is meant for the purpose, change the image, or remove the " +
      "setting.",
    severity: "critical",
    source: "https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#security",
    config: {},
  },
  ({ spec }, report) => {
    for (const { field, rule } of submissionProblems(spec)) report(`${field.path} ${rule.reason}.`);
  },
);
