import { startProblems } from "../demand/spark-start";
import { sparkPolicy } from "../framework/spark-policy";

export const sparkStarts = sparkPolicy(
  {
    name: "spark-starts",
    rule: "Spark accepts the combination of a job's settings.",
    why: "A job that Spark refuses to start fails after the deployment, or is retried again and again.",
    remedy: "Change the settings that the message names.",
    severity: "medium",
    source: "https://spark.apache.org/docs/3.5.5/configuration.html",
    config: {},
  },
  ({ spec }, report) => {
    for (const problem of startProblems(spec)) report(`Spark refuses to start the job: ${problem}.`);
  },
);
