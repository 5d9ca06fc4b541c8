import { submissionProblems } from "../../contract/judge-submission";
import { sparkPolicy } from "../framework/spark-policy";

export const sparkSubmission = sparkPolicy(
  {
    name: "spark-submission",
    rule: "A Spark job says nothing that is obeyed in the operator's pod, and nothing that makes it other than it looks.",
    why: "The operator hands the job to a spark-submit in its own pod, whose token rules the jobs of all namespaces; what reads files or runs code there is anybody's way to it.",
    remedy:
      "Say it as each violation tells: in the field or property that is meant for it, in the image, or not at all.",
    severity: "critical",
    source: "https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#security",
    config: {},
  },
  ({ spec }, report) => {
    for (const { field, rule } of submissionProblems(spec)) report(`${field.path} ${rule.reason}.`);
  },
);
