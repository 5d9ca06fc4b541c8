import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { jobContextOf, manifestJobs, refuseKeptWorkloads, SparkApplication } from "lakehouse-compute";

// Without it, `retainOnDelete` and `deletedWith` leave jobs in the cluster that no preview counts.
refuseKeptWorkloads();

/** The team's jobs: those declared here, and one for each manifest in `manifests/`. */
export = async () => {
  const config = new pulumi.Config();
  const kubeconfig = config.get("kubeconfig");
  const provider = new kubernetes.Provider("cluster", {
    ...(kubeconfig && { kubeconfig }),
    context: config.require("context"),
    enableServerSideApply: true,
  });
  const context = await jobContextOf(config.require("platform"), config.require("team"));
  const job = { ...context.job, waitForCompletion: true };

  const sales = new SparkApplication(
    "sales-report",
    {
      ...job,
      main: "sales.py",
      files: { "sales.py": readFileSync(join(__dirname, "jobs/sales.py"), "utf8") },
      driver: { memory: "512m", coreRequest: "100m", coreLimit: "500m" },
      executor: { memory: "512m", coreRequest: "100m", coreLimit: "500m" },
    },
    { provider },
  );
  const others = manifestJobs(join(__dirname, "manifests"), job, { provider });
  return { jobs: [sales, ...others].map(({ name }) => name) };
};
