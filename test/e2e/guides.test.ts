import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { restrictedContainer } from "../../components/shared/restricted-container";
import { checkout } from "../../sandbox/shared/paths";
import { daemons } from "../../sandbox/shared/processes";
import type { Trial } from "../contract/engine/support/trial";
import { codeBlocks, subsection } from "../support/markdown";
import { beyondTheCore } from "./support/beyond-the-core";
import { clients, eventually, jobNamespace, needsRealNode, operatorNamespace } from "./support/cluster";
import { runAs } from "./support/guide";
import { jobStack, platformArgs } from "./support/platform-jobs";
import { kubectl, platformIsUp, succeeds } from "./support/sandbox";
import { likeTestSparkPi, reaches, remove, submit } from "./support/spark-applications";

const page = readFileSync(join(checkout, "docs/troubleshoot.md"), "utf8");

/** Runs the commands of a section until they print what the section shows. */
async function shows(headline: string, name = ""): Promise<void> {
  const text = subsection(page, headline);
  const commands = codeBlocks(text, "sh").join("").replaceAll("NAME", name);
  const prints = codeBlocks(text, "text").join("").trimEnd();
  expect(prints).not.to.equal("");
  let last: unknown;
  await eventually(headline, 150, () =>
    runAs(commands, { exitCode: 0, prints }).then(
      () => true,
      (error: unknown) => void (last = error),
    ),
  ).catch((error: unknown) => {
    throw last ?? error;
  });
}

const nowhere = { nodeSelector: { "e2e.example.com/no-node": "has-this" } };
/** Service addresses start with 10.91: nothing listens at this one. */
const noApiServer = "https://10.91.255.1";

const badJobs = {
  "e2e-no-driver-room": ({ driver, ...spec }) => ({ ...spec, driver: { ...driver, ...nowhere } }),
  "e2e-no-executor-room": ({ executor, ...spec }) => ({ ...spec, executor: { ...executor, ...nowhere } }),
  "e2e-no-api-server": ({ sparkConf, ...spec }) => ({
    ...spec,
    sparkConf: { ...sparkConf, "spark.kubernetes.driver.master": noApiServer },
  }),
} satisfies Record<string, (spec: Record<string, object>) => object>;

// Objective: guide-troubleshoot
beyondTheCore("the troubleshooting guide", 6, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  describe("shows of jobs", () => {
    before(async () => {
      for (const [name, spoil] of Object.entries(badJobs)) {
        await remove(name);
        const { spec, ...job } = await likeTestSparkPi(name);
        await submit({ ...job, spec: { ...spec, ...spoil(spec as Record<string, object>) } });
      }
    });
    after(async () => {
      for (const name of Object.keys(badJobs)) await remove(name);
    });

    it("The job stays `SUBMITTED`, and its driver stays `Pending`", function () {
      return shows(this.test!.title, "e2e-no-driver-room");
    });

    it("The job is `RUNNING`, and its executors stay `Pending`", function () {
      return shows(this.test!.title, "e2e-no-executor-room");
    });

    it("The driver fails with `External scheduler cannot be instantiated`", function () {
      return shows(this.test!.title, "e2e-no-api-server");
    });
  });

  describe("and docs/operate.md, of a job that keeps the pods of its executors,", () => {
    const name = "e2e-keeps-executors";
    before(async () => {
      await remove(name);
      const { spec, ...job } = await likeTestSparkPi(name);
      const executor = { ...(spec.executor as object), deleteOnTermination: false };
      await submit({ ...job, spec: { ...spec, executor } });
      await reaches(name, ["COMPLETED"]);
    });
    after(() => remove(name));

    it("show the logs of driver and executor after the end", async () => {
      const operate = readFileSync(join(checkout, "docs/operate.md"), "utf8");
      const [logs = ""] = codeBlocks(subsection(operate, "Find the log of a job"), "sh");
      const prints = "Pi is roughly …\n[pod/…-exec-1/spark-kubernetes-executor] …";
      await runAs(logs.replaceAll("NAME", name), { exitCode: 0, prints });
    });
  });

  describe("shows of jobs that have failed in `pulumi up`", () => {
    let trial: Trial | undefined;
    let output = "";
    before(async () => {
      const platform = await platformArgs();
      const small = { memory: "512m", coreRequest: "100m", coreLimit: "1" };
      const args = { ...platform, main: "main.py", driver: small, executor: small, waitForCompletion: true };
      const hungry = "kept = []\nwhile True:\n    kept.append(b'x' * (50 << 20))\n";
      const idle =
        "from pyspark.sql import SparkSession\nSparkSession.builder.master('local[1]').getOrCreate().stop()\n";
      const options = "spark.driver.defaultJavaOptions";
      const distrustful = (platform.defaults[options] ?? "").replace(/-Djavax\.net\.ssl\.trustStore=\S+/, "");
      trial = await jobStack([
        { name: "e2e-hungry", args: { ...args, files: { "main.py": hungry } } },
        {
          name: "e2e-distrustful",
          args: { ...args, files: { "main.py": idle }, defaults: { ...platform.defaults, [options]: distrustful } },
        },
      ]);
      ({ output } = await trial.pulumi("up", "--yes", "--skip-preview"));
    });
    after(async () => {
      await trial?.pulumi("destroy", "--yes", "--skip-preview");
      await trial?.end();
    });

    it("`Exit code 137: the driver was killed …`", function () {
      expect(output).to.match(/Spark job e2e-hungry failed: Exit code 137: the driver was killed/);
      return shows(this.test!.title, "e2e-hungry");
    });

    it("`PKIX path building failed`, or `unknown authority`", function () {
      expect(output).to.match(/Spark job e2e-distrustful failed: /);
      return shows(this.test!.title, "e2e-distrustful");
    });
  });

  describe("shows of a pod", () => {
    const name = "e2e-fills-disk";
    const pod = { name, namespace: jobNamespace };
    const removePod = () =>
      kubectl("delete", "pod", `--namespace=${jobNamespace}`, name, "--ignore-not-found", "--now");
    before(removePod);
    before(async () => {
      const limits = { "ephemeral-storage": "10Mi", memory: "64Mi" };
      await clients().core.createNamespacedPod({
        namespace: jobNamespace,
        body: {
          metadata: { name },
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            volumes: [{ name: "scratch", emptyDir: {} }],
            containers: [
              {
                name: "writer",
                image: "localhost/busybox:1",
                command: ["sh", "-c", "dd if=/dev/zero of=/scratch/file bs=1M count=50; sleep 600"],
                resources: { limits, requests: { cpu: "10m" } },
                volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
                securityContext: restrictedContainer(185),
              },
            ],
          },
        },
      });
    });
    after(removePod);

    it("A pod is `Evicted`, with `ephemeral` storage in its message", function () {
      return shows(this.test!.title, pod.name);
    });
  });

  describe("shows of the operator", () => {
    const policy = { name: "spark-operator", namespace: operatorNamespace };
    const { networking, core } = clients();
    const controller = "app.kubernetes.io/component=controller";
    /** Opens the way to another port of the API server, as a wrong setting of the stack would. */
    const openPort = async (from: number, to: number) => {
      const body = await networking.readNamespacedNetworkPolicy(policy);
      for (const { ports } of body.spec?.egress ?? [])
        for (const port of ports ?? []) if (port.port === from) port.port = to;
      await networking.replaceNamespacedNetworkPolicy({ ...policy, body });
      await core.deleteCollectionNamespacedPod({ namespace: operatorNamespace, labelSelector: controller });
    };
    before(() => openPort(16443, 16444));
    after(async () => {
      await openPort(16444, 16443);
      const deployment = "deployment/spark-operator-controller";
      await kubectl("rollout", "status", `--namespace=${operatorNamespace}`, deployment, "--timeout=120s");
    });

    it("The operator's pods restart, with `i/o timeout`, `connection refused` or `no route to host` in their logs", function () {
      return shows(this.test!.title);
    });
  });

  describe("shows of the sandbox", () => {
    const pod = ["pod", "--namespace=default", "e2e-unprotected"] as const;
    before(async () => {
      await kubectl("delete", ...pod, "--ignore-not-found", "--now");
      const { supervisor, pid } = await daemons.state("network-policies");
      for (const each of [supervisor, pid]) process.kill(each ?? NaN, "SIGKILL");
      await kubectl("run", ...pod.slice(1), "--image=localhost/busybox:1", "--restart=Never", "--", "true");
    });
    after(async () => {
      await kubectl("delete", ...pod, "--ignore-not-found", "--now");
      await succeeds("up");
    });

    it("`nobody enforces network policies`, and a pod does not start", function () {
      return shows(this.test!.title);
    });

    it("that the remedy lets the pod start", async () => {
      await succeeds("up");
      await kubectl("wait", ...pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s");
    });
  });
});
