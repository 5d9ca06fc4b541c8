import { statfs } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { jobs, metrics } from "../../components/monitoring/metrics";
import { series } from "../../components/monitoring/promql";
import { dashboards } from "../../reference/dashboards/dashboards";
import { paths } from "../../sandbox/shared/paths";
import { beyondTheCore } from "./support/beyond-the-core";
import { eventually, needsRealNode, operatorNamespace } from "./support/cluster";
import { lakehouseNamespace } from "./support/lakehouse";
import { ask, askHour, firing } from "./support/prometheus";
import { kubectl, platformIsUp } from "./support/sandbox";
import { likeTestSparkPi, reaches, remove, submit } from "./support/spark-applications";

/** Runs until it is removed. */
const watched = "e2e-watched";
const failing = "e2e-failing";
const refused = "e2e-refused";

const servers = [
  [`--namespace=${operatorNamespace}`, "deployment/spark-operator-controller"],
  [`--namespace=${operatorNamespace}`, "deployment/spark-operator-webhook"],
  [`--namespace=${lakehouseNamespace}`, "statefulset/nessie"],
] as const;

const scale = (replicas: number) =>
  Promise.all(servers.map(([where, what]) => kubectl("scale", where, what, `--replicas=${replicas}`)));

const useCatalog = () =>
  kubectl("get", "--raw", `/api/v1/namespaces/${lakehouseNamespace}/services/nessie:19120/proxy/api/v2/config`);

async function start(name: string, argument: string): Promise<void> {
  await remove(name);
  const job = await likeTestSparkPi(name);
  await submit({ ...job, spec: { ...job.spec, arguments: ["pi.py", argument] } });
}

beyondTheCore("a Prometheus with the configuration that the stack deploys", 5, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    // Alerts on counters compare them with what they were 5 minutes ago.
    const before = `${series(metrics.up, { job: jobs.apiServer })} offset 5m`;
    await eventually("Prometheus to have run for 5 minutes", 360, async () =>
      (await ask(before)).length > 0 ? true : undefined,
    );
  });
  after(async () => {
    await scale(1);
    for (const [where, what] of servers) await kubectl("rollout", "status", where, what, "--timeout=120s");
    for (const name of [watched, failing, refused]) await remove(name);
  });

  // Objective: monitored
  it("reaches every target", async () => {
    const targets = await ask(`min by (job) (${metrics.up})`);
    const answers = new Map(targets.map(({ metric, value }) => [metric.job, value?.[1]]));
    const always = [jobs.operator, jobs.webhook, jobs.catalog, jobs.apiServer, jobs.kubelet, jobs.containers];
    expect(always.filter((job) => answers.get(job) !== "1")).to.deep.equal([]);
  });

  it("fires no alert while nothing is amiss", async () => {
    // The sandbox's volumes are folders on the machine's disk.
    const { bavail, blocks } = await statfs(paths.state);
    const justified = bavail / blocks < 0.11 ? ["LakehouseVolumeFills"] : [];
    // A job that an earlier test has let fail is told for 5 minutes.
    await eventually("no alert to fire", 360, async () => {
      const alerts = (await firing()).filter((alert) => !justified.includes(alert));
      return alerts.length === 0 ? true : undefined;
    });
  });

  it("has the metrics of a job that runs, of its driver and of its executor", async () => {
    await Promise.all([start(watched, "10000"), start(failing, "none")]);
    const executor = series(metrics.executorActiveTasks, { spark_application: watched, executor_id: "1" });
    for (const query of [series(metrics.runningStages, { spark_application: watched }), executor]) {
      await eventually(query, 180, async () => ((await ask(query)).length > 0 ? true : undefined));
      await useCatalog();
    }
  });

  describe("with the dashboards", () => {
    before(async () => {
      // Rates need samples of two scrapes.
      await sleep(20_000);
      await useCatalog();
      await sleep(20_000);
    });

    for (const { title, variables, rows } of dashboards) {
      // Objective: monitored
      it(`shows something in each panel of “${title}”`, async () => {
        const queries = rows.flatMap(({ panels }) =>
          panels.flatMap((panel) => panel.queries.map(({ expression }) => [panel.title, expression] as const)),
        );
        const empty = [];
        for (const [panel, expression] of queries) {
          const all = variables.reduce((text, { label }) => text.replaceAll(`$${label}`, ".+"), expression);
          const found = await askHour(all.replaceAll("$__rate_interval", "1m"));
          if (!found.some(({ values = [] }) => values.some(([, value]) => value !== "NaN"))) empty.push(panel);
        }
        expect(queries).not.to.have.lengthOf(0);
        expect(empty).to.deep.equal([]);
      });
    }
  });

  describe("while the operator, its webhook and the catalog are away, and a job has failed", () => {
    before(async () => {
      await reaches(failing, ["FAILED"]);
      await scale(0);
      await kubectl("wait", "pod", `--namespace=${operatorNamespace}`, "--all", "--for=delete", "--timeout=60s");
      expect(await start(refused, "1").catch(String)).to.match(/failed calling webhook/);
    });

    for (const alert of [
      "SparkJobFailed",
      "SparkWebhookNotCalled",
      "SparkOperatorDown",
      "SparkWebhookDown",
      "NessieDown",
    ]) {
      // Objective: alerts-induced
      it(`fires ${alert}`, async () => {
        await eventually(`${alert} to fire`, 150, async () => ((await firing()).includes(alert) ? true : undefined));
      });
    }
  });
});
