import { beyondTheCore } from "./support/beyond-the-core";
import { clients, eventually, jobNamespace, needsRealNode } from "./support/cluster";
import { lakehouseNamespace } from "./support/lakehouse";
import { ask, firing } from "./support/prometheus";
import { kubectl, platformIsUp } from "./support/sandbox";
import { likeTestSparkPi, remove, submit } from "./support/spark-applications";

type Spec = Readonly<Record<string, object>>;

const nodeLabel = "e2e.example.com/late";
const absent = { nodeSelector: { "e2e.example.com/absent": "yes" } };

/** Jobs with a fault each, by the alert that tells of it. */
const faults = {
  SparkSubmissionFailed: ({ driver, ...spec }: Spec) => ({ ...spec, driver: { ...driver, coreRequest: "100" } }),
  SparkExecutorsMissing: ({ executor, ...spec }: Spec) => ({ ...spec, executor: { ...executor, ...absent } }),
  SparkTasksFail: ({ sparkConf, ...spec }: Spec) => ({
    ...spec,
    sparkConf: {
      ...sparkConf,
      "spark.pyspark.driver.python": "python3",
      "spark.pyspark.python": "/absent",
      "spark.task.maxFailures": "100000",
    },
  }),
  SparkJobsStartLate: ({ driver, ...spec }: Spec) => ({
    ...spec,
    driver: { ...driver, nodeSelector: { [nodeLabel]: "yes" } },
  }),
};

const jobOf = (alert: string) => `e2e-${alert.toLowerCase()}`;
const historyServer = [`--namespace=${lakehouseNamespace}`, "deployment/history-server"] as const;
const labelNodes = (label: string) => kubectl("label", "nodes", "--all", "--overwrite", label);

beyondTheCore("alerts of what lasts for minutes", 8, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    // Alerts on counters compare them with what they were 5 minutes ago.
    await eventually("Prometheus to have run for 5 minutes", 360, async () =>
      (await ask("up offset 5m")).length > 0 ? true : undefined,
    );
  });
  before(async () => {
    await kubectl("scale", ...historyServer, "--replicas=0");
    for (const [alert, spoil] of Object.entries(faults)) {
      await remove(jobOf(alert));
      const { spec, ...job } = await likeTestSparkPi(jobOf(alert));
      await submit({ ...job, spec: { ...spec, ...spoil(spec as Spec) } });
    }
  });
  after(async () => {
    for (const alert of Object.keys(faults)) await remove(jobOf(alert));
    await labelNodes(`${nodeLabel}-`);
    await kubectl("scale", ...historyServer, "--replicas=1");
    await kubectl("rollout", "status", ...historyServer, "--timeout=180s");
  });

  const fires = (alert: string, seconds: number) =>
    eventually(`${alert} to fire`, seconds, async () => ((await firing()).includes(alert) ? true : undefined));

  it("fires SparkTasksFail", async () => {
    await fires("SparkTasksFail", 150);
    // It fails tasks until it is removed.
    await remove(jobOf("SparkTasksFail"));
  });

  for (const alert of ["SparkSubmissionFailed", "SparkExecutorsMissing", "HistoryServerDown"]) {
    it(`fires ${alert}`, () => fires(alert, 420));
  }

  it("fires SparkJobsStartLate, when a driver finds its node after 5 minutes", async () => {
    const late = { name: `${jobOf("SparkJobsStartLate")}-driver`, namespace: jobNamespace };
    const { metadata } = await clients().core.readNamespacedPod(late);
    await eventually("the driver to be 5 minutes old", 330, () =>
      Promise.resolve(Date.now() - Number(metadata?.creationTimestamp) > 305_000 || undefined),
    );
    await labelNodes(`${nodeLabel}=yes`);
    await fires("SparkJobsStartLate", 150);
  });
});
