import { join } from "node:path";
import type { SparkApplicationArgs } from "../../../components/spark/spark-application";
import { checkout, paths } from "../../../sandbox/shared/paths";
import { Trial } from "../../contract/engine/support/trial";
import { jobNamespace } from "./cluster";
import { getSparkApplication, remove } from "./spark-applications";

interface Environment {
  readonly name: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** What the platform gives to each of its jobs, as one of them has it. */
export async function platformArgs() {
  const { image, sparkConf, driver, volumes } = (await getSparkApplication("test-spark-pi"))!.spec as {
    image: string;
    sparkConf: Record<string, string>;
    driver: { env: Environment[] };
    volumes: { name: string; configMap?: { name: string } }[];
  };
  const authorities = volumes.find(({ name }) => name === "trust-store")?.configMap?.name;
  return {
    namespace: jobNamespace,
    image,
    driverServiceAccount: "spark-application-sa",
    executorServiceAccount: "spark-executor-sa",
    defaults: sparkConf,
    environment: driver.env,
    ...(authorities !== undefined && { configMaps: { "trust-store": authorities } }),
  };
}

/** A stack of its own in the sandbox's cluster, with jobs by the platform's component; it waits for them. */
export async function jobStack(
  jobs: readonly { readonly name: string; readonly args: SparkApplicationArgs }[],
  kubeconfig = paths.kubeconfig,
): Promise<Trial> {
  // Those of a test run that was killed.
  for (const { name } of jobs) await remove(name);
  return Trial.start(`
    ${provided(kubeconfig)}
    for (const { name, args } of ${JSON.stringify(jobs)}) new SparkApplication(name, args, { provider });
  `);
}

/** A stack of its own in the sandbox's cluster, with the job of a manifest. */
export async function manifestStack(manifest: string): Promise<Trial> {
  const program = `
    ${provided(paths.kubeconfig)}
    SparkApplication.fromManifest("job.yaml", ${JSON.stringify(await platformArgs())}, { provider });
  `;
  return Trial.start(program, { "job.yaml": manifest });
}

/** The start of a program that declares jobs in the sandbox's cluster. */
function provided(kubeconfig: string): string {
  return `
    import * as kubernetes from "@pulumi/kubernetes";
    import { SparkApplication } from ${JSON.stringify(join(checkout, "components/spark/spark-application"))};
    const provider = new kubernetes.Provider("sandbox", { kubeconfig: ${JSON.stringify(kubeconfig)} });
  `;
}
