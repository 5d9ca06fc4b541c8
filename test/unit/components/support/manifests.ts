import { manifestJobs } from "../../../../components/spark/manifest-jobs";
import type { SparkPlatform } from "../../../../components/spark/spark-platform";
import type { JobObject } from "../../policies/support/refusals";
import { deploy } from "./engine";

/** What a platform gives each job that says nothing else. */
export const platform: SparkPlatform = {
  namespace: "spark-applications",
  image: "registry.example.com/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  defaults: { "spark.eventLog.enabled": "true" },
  environment: [
    { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "s3-jobs", key: "AWS_ACCESS_KEY_ID" } } },
  ],
};

/** The jobs of all manifests in a folder as the engine gets them, by name. */
export async function jobsIn(folder: string): Promise<ReadonlyMap<string, JobObject>> {
  const resources = await deploy(() => {
    manifestJobs(folder, platform, {});
  });
  const objects = [...resources.values()].filter(({ id }) => id.startsWith("kubernetes:sparkoperator.k8s.io/"));
  return new Map(
    objects.map(({ id, inputs }) => {
      const [type = "", name = ""] = id.split(" ");
      return [name, { type, inputs: inputs as unknown as JobObject["inputs"] }];
    }),
  );
}
