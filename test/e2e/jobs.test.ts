import type { V1Pod } from "@kubernetes/client-node";
import { expect } from "chai";
import { restrictedContainer } from "../../components/shared/restricted-container";
import { clients, eventually, jobNamespace, needsRealNode, operatorNamespace } from "./support/cluster";
import type { Trial } from "../contract/engine/support/trial";
import { manifestStack } from "./support/platform-jobs";
import {
  driverLog,
  getScheduledSparkApplication,
  getSparkApplication,
  likeTestSparkPi,
  reaches,
  remove,
  submit,
} from "./support/spark-applications";
import { kubectl, platformIsUp, pulumi, succeeds } from "./support/sandbox";

const stranger = "e2e-stranger";

/** A pod that offers itself to the driver at this address as an executor, as another job of the namespace might. */
function strangerTo(driver: string, image: string): V1Pod {
  return {
    metadata: { name: stranger },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      serviceAccountName: "spark-executor-sa",
      containers: [
        {
          name: "stranger",
          image,
          command: ["/opt/spark/bin/spark-class", "org.apache.spark.executor.CoarseGrainedExecutorBackend"],
          args: [
            ...["--driver-url", `spark://CoarseGrainedScheduler@${driver}:7078`, "--executor-id", "99", "--cores", "1"],
            ...["--app-id", "stranger", "--hostname", "localhost", "--resourceProfileId", "0"],
          ],
          resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { cpu: "1", memory: "512Mi" } },
          securityContext: restrictedContainer(185),
        },
      ],
    },
  };
}

describe("Spark jobs", function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  // Objective: job-python
  describe("test-spark-pi", () => {
    it("is COMPLETED", async () => {
      const job = await getSparkApplication("test-spark-pi");
      expect(job?.status?.applicationState?.state).to.equal("COMPLETED");
    });

    it("found π, by its driver's log", async () => {
      const answer = /Pi is roughly (\d\.\d+)/.exec(await driverLog("test-spark-pi"))?.[1];
      expect(Number(answer)).to.be.closeTo(Math.PI, 0.05);
    });

    it("ran an executor of its own", async () => {
      const job = await getSparkApplication("test-spark-pi");
      expect(Object.keys(job?.status?.executorState ?? {})).to.have.lengthOf(1);
    });

    it("ran as an ordinary user without any privilege", async () => {
      const job = await getSparkApplication("test-spark-pi");
      const pod = await clients().core.readNamespacedPod({
        name: job!.status!.driverInfo!.podName!,
        namespace: jobNamespace,
      });
      const context = pod.spec?.containers[0]?.securityContext;
      expect(pod.spec?.serviceAccountName).to.equal("spark-application-sa");
      expect(context).to.deep.include({ allowPrivilegeEscalation: false, runAsNonRoot: true });
      expect(context?.capabilities?.drop).to.deep.equal(["ALL"]);
    });
  });

  // Objective: job-jvm
  describe("a job on the JVM", () => {
    const name = "e2e-linear-data";
    after(() => remove(name));

    it("runs to COMPLETED like one in Python", async () => {
      const job = await likeTestSparkPi(name);
      await submit({
        ...job,
        spec: {
          ...job.spec,
          type: "Scala",
          mainClass: "org.apache.spark.mllib.util.LinearDataGenerator",
          mainApplicationFile: "local:///opt/spark/jars/spark-mllib_2.12-3.5.5.jar",
          arguments: ["k8s://https://kubernetes.default.svc", "/tmp/linear-data", "100"],
        },
      });
      await reaches(name, ["COMPLETED"]);
      expect(await driverLog(name)).to.include("Successfully stopped SparkContext");
    });
  });

  // Objective: job-manifest
  describe("a schedule that is an ordinary manifest", () => {
    const name = "e2e-linear-data-again";
    let trial: Trial | undefined;
    before(async () => {
      trial = await manifestStack(`
apiVersion: sparkoperator.k8s.io/v1beta2
kind: ScheduledSparkApplication
metadata: { name: ${name} }
spec:
  schedule: "@every 10s"
  successfulRunHistoryLimit: 1
  template:
    type: Scala
    mode: cluster
    sparkVersion: 3.5.5
    mainClass: org.apache.spark.mllib.util.LinearDataGenerator
    mainApplicationFile: local:///opt/spark/jars/spark-mllib_2.12-3.5.5.jar
    arguments: ["local[1]", /tmp/linear-data, "10"]
    driver: { memory: 512m, coreRequest: 100m, coreLimit: "2" }
    executor: { memory: 512m, coreRequest: 100m }
`);
      await trial.succeeds("up", "--yes");
    });
    after(async () => {
      await trial?.pulumi("destroy", "--yes", "--skip-preview");
      await trial?.end();
    });

    const nextRun = (before: readonly string[]) =>
      eventually(`run ${before.length + 1} of ${name}`, 120, async () => {
        const started = (await getScheduledSparkApplication(name))?.status?.lastRunName;
        return started === undefined || before.includes(started) ? undefined : started;
      });

    // Objective: job-schedule
    it("runs again and again to COMPLETED, and keeps as many runs as its history limit says", async () => {
      const first = await nextRun([]);
      await reaches(first, ["COMPLETED"]);
      const second = await nextRun([first]);
      await reaches(second, ["COMPLETED"]);
      // The operator removes older runs when the next one starts.
      await nextRun([first, second]);
      expect(await getSparkApplication(first)).to.equal(undefined);
      const { status } = (await getScheduledSparkApplication(name))!;
      expect(status?.pastSuccessfulRunNames).to.deep.equal([second]);
    });

    it("is gone with all its runs when the stack is", async () => {
      const { status } = (await getScheduledSparkApplication(name))!;
      await trial!.succeeds("destroy", "--yes");
      expect(await getScheduledSparkApplication(name)).to.equal(undefined);
      await eventually("its runs to be gone", 60, async () =>
        (await getSparkApplication(status!.lastRunName!)) ? undefined : true,
      );
    });
  });

  describe("a job while it runs", () => {
    const name = "e2e-orphan";
    before(async () => {
      const job = await likeTestSparkPi(name);
      await submit({ ...job, spec: { ...job.spec, arguments: ["pi.py", "200"] } });
      await reaches(name, ["RUNNING"]);
    });
    after(() => remove(name));

    it("serves its metrics, and those of its executors, as Prometheus reads them", async () => {
      const pod = `/api/v1/namespaces/${jobNamespace}/pods/${name}-driver:4040/proxy`;
      for (const path of ["metrics/prometheus/", "metrics/executors/prometheus/"]) {
        // At first it only says that it is starting.
        await eventually(path, 60, async () => {
          const metrics = await kubectl("get", "--raw", `${pod}/${path}`).catch(() => "");
          return /^metrics_(\w+_driver|executor)_\w+\{.*\} \d/m.test(metrics) || undefined;
        });
      }
    });

    it("takes its classes from the archive that the image was built with", async () => {
      const labels = ["-l", `sparkoperator.k8s.io/app-name=${name}`];
      const mapsOf = (pod: string) =>
        kubectl("exec", "-n", jobNamespace, pod, "--", "sh", "-c", "cat /proc/[0-9]*/maps");
      await eventually("driver and executor to run", 120, async () => {
        const names = await kubectl("get", "pods", "-n", jobNamespace, ...labels, "-o", "name");
        const pods = names.split("\n").filter(Boolean);
        if (pods.length < 2) return undefined;
        const maps = await Promise.all(pods.map((pod) => mapsOf(pod).catch(() => "")));
        return maps.every((map) => map.includes("/opt/spark/class-data.jsa")) || undefined;
      });
    });

    it("lets nobody end a stage by its driver's pages", async () => {
      const kill = `/api/v1/namespaces/${jobNamespace}/pods/${name}-driver:4040/proxy/jobs/job/kill/?id=0`;
      const refusal = await kubectl("create", "--raw", kill, "-f", "/dev/null").catch((error: unknown) =>
        String(error),
      );
      // Where the pages can end stages they answer with a way back. That the job completes is seen below.
      expect(refusal, refusal).to.match(/\((MethodNotAllowed|BadRequest)\)/);
    });

    it("lets no other process of its namespace be an executor", async () => {
      const { core } = clients();
      const driver = await core.readNamespacedPod({ name: `${name}-driver`, namespace: jobNamespace });
      const address = driver.status!.podIP!;
      await core.createNamespacedPod({
        namespace: jobNamespace,
        body: strangerTo(address, driver.spec!.containers[0]!.image!),
      });
      try {
        const phase = await eventually("the stranger to end", 120, async () => {
          const { status } = await core.readNamespacedPod({ name: stranger, namespace: jobNamespace });
          return ["Succeeded", "Failed"].includes(status?.phase ?? "") ? status?.phase : undefined;
        });
        const log = await kubectl("logs", "-n", jobNamespace, stranger);
        expect(phase, log).to.equal("Failed");
        expect(log).to.include("Unknown challenge message");
      } finally {
        await core.deleteNamespacedPod({ name: stranger, namespace: jobNamespace, gracePeriodSeconds: 0 });
      }
    });

    // Objective: job-operator-restart
    it("still completes when its operator is killed, and the new operator learns of it", async () => {
      const { items } = await clients().core.listNamespacedPod({
        namespace: operatorNamespace,
        labelSelector: "app.kubernetes.io/component=controller",
      });
      const killed = items[0]!.metadata!.name!;
      await clients().core.deleteNamespacedPod({ name: killed, namespace: operatorNamespace, gracePeriodSeconds: 0 });
      await reaches(name, ["COMPLETED"]);
      const successor = await eventually("a new operator pod", 60, async () => {
        const pods = await clients().core.listNamespacedPod({
          namespace: operatorNamespace,
          labelSelector: "app.kubernetes.io/component=controller",
        });
        return pods.items.find((pod) => pod.metadata?.name !== killed && pod.status?.phase === "Running");
      });
      expect(successor.metadata?.name).not.to.equal(killed);
    });
  });

  describe("a job of the stack whose driver was lost", () => {
    const name = "test-spark-pi";

    it("is run again by the next `npm run up`", async () => {
      await remove(name);
      await pulumi("up", "--yes", "--refresh");
      const { status } = await reaches(name, ["RUNNING"]);
      const driver = { name: status!.driverInfo!.podName!, namespace: jobNamespace };
      await clients().core.deleteNamespacedPod({ ...driver, gracePeriodSeconds: 0 });
      await reaches(name, ["FAILED"]);
      expect(await succeeds("up")).to.match(/^spark-applications\/test-spark-pi {2}COMPLETED/m);
    });
  });

  describe("a job that fails, and is not one of the stack's", () => {
    const name = "e2e-broken";
    after(() => remove(name));

    it("does not make `npm run up` fail, which tells of it, and how to remove it", async () => {
      const job = await likeTestSparkPi(name);
      await submit({ ...job, spec: { ...job.spec, arguments: ["pi.py", "no number"] } });
      await reaches(name, ["FAILED"]);
      expect(await succeeds("up")).to.match(
        /^spark-applications\/e2e-broken {2}FAILED, and is not one of the stack's/m,
      );
    });
  });
});
