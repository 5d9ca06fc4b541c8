import { SchedulingV1Api, type V1PodSpec, type V1ServiceSpec } from "@kubernetes/client-node";
import { expect } from "chai";
import { clients, eventually, jobNamespace, kubeConfig, needsRealNode } from "./support/cluster";
import { getSparkApplication, likeTestSparkPi, reaches, remove, submit } from "./support/spark-applications";
import { platformIsUp, succeeds } from "./support/sandbox";

describe("the limits of the jobs' namespace", function () {
  this.timeout("10m");
  before(platformIsUp);

  describe("admit no Service that is open to the outside:", () => {
    const serve = (spec: Exposure) =>
      clients().core.createNamespacedService({
        namespace: jobNamespace,
        body: { metadata: { name: "e2e-quota" }, spec: { ports: [{ port: 80 }], ...spec } },
        dryRun: "All",
      });

    const exposed: readonly [string, Exposure, string][] = [
      ["on a port of each node", { type: "NodePort" }, "exceeded quota: spark-jobs, requested: services.nodeports=1"],
      ["with a load balancer", { type: "LoadBalancer" }, "exceeded quota: spark-jobs"],
      ["at any address", { externalIPs: ["203.0.113.7"] }, "Use of external IPs is denied by admission control"],
    ];
    for (const [what, spec, refusal] of exposed) {
      it(what, async () => {
        expect(await serve(spec).catch(String))
          .to.be.a("string")
          .that.includes(refusal);
      });
    }

    it("but those of drivers", async () => {
      await serve({ clusterIP: "None" });
    });
  });

  describe("admit no pod with the priority of", () => {
    const run = (priorityClassName: string) =>
      clients().core.createNamespacedPod({
        namespace: jobNamespace,
        body: { metadata: { name: "e2e-quota" }, spec: { ...restricted, priorityClassName } },
        dryRun: "All",
      });

    for (const priorityClass of ["system-node-critical", "system-cluster-critical", "spark-operator"]) {
      it(priorityClass, async () => {
        expect(await run(priorityClass).catch(String))
          .to.be.a("string")
          .that.includes("exceeded quota: reserved-priorities");
      });
    }
  });

  // Objective: job-waits
  describe("let a job wait for room", () => {
    const name = "e2e-waits";
    const scheduling = () => kubeConfig().makeApiClient(SchedulingV1Api);
    const quota = { namespace: jobNamespace, name };
    const cleanUp = async () => {
      await remove(name);
      await clients()
        .core.deleteNamespacedResourceQuota(quota)
        .catch(() => undefined);
      await scheduling()
        .deletePriorityClass({ name })
        .catch(() => undefined);
    };
    before(needsRealNode);
    before(cleanUp);
    before(async () => {
      await scheduling().createPriorityClass({ body: { metadata: { name }, value: 0, preemptionPolicy: "Never" } });
      const scopeSelector = { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: [name] }] };
      const body = { metadata: { name }, spec: { hard: { pods: "0" }, scopeSelector } };
      await clients().core.createNamespacedResourceQuota({ namespace: jobNamespace, body });
      await eventually("the quota to count", 60, async () => {
        const { status } = await clients().core.readNamespacedResourceQuota(quota);
        return status?.used && status.hard;
      });
      const job = await likeTestSparkPi(name);
      const { restartPolicy, driver } = job.spec as { restartPolicy: object; driver: object };
      await submit({
        ...job,
        spec: {
          ...job.spec,
          restartPolicy: { ...restartPolicy, onSubmissionFailureRetryInterval: 5 },
          driver: { ...driver, priorityClassName: name },
        },
      });
    });
    after(cleanUp);

    it("of whose driver the quota has none, and tell so", async () => {
      await reaches(name, ["SUBMISSION_FAILED"]);
      expect(await succeeds("status")).to.match(
        /spark-applications\/e2e-waits is SUBMISSION_FAILED: the quota of its namespace has no room for its driver \(exceeded quota: e2e-waits, requested: pods=1/,
      );
    });

    it("until there is some: then it runs, however often it was refused before", async () => {
      await eventually("the fifth submission", 400, async () => {
        const job = await getSparkApplication(name);
        return (job?.status?.submissionAttempts ?? 0) >= 5 || undefined;
      });
      const { core } = clients();
      const present = await core.readNamespacedResourceQuota(quota);
      await core.replaceNamespacedResourceQuota({
        ...quota,
        body: Object.assign(present, { spec: Object.assign(present.spec!, { hard: { pods: "1" } }) }),
      });
      await reaches(name, ["COMPLETED"]);
    });
  });

  describe("tell of a job", () => {
    const name = "e2e-starves";
    before(needsRealNode);
    after(() => remove(name));

    it("whose driver runs, and whose executors the quota refuses", async () => {
      const job = await likeTestSparkPi(name);
      // More than all jobs may request together.
      const executor = { ...(job.spec.executor as object), coreRequest: "100", coreLimit: "100" };
      await submit({ ...job, spec: { ...job.spec, executor } });
      await reaches(name, ["RUNNING"]);
      const told = await eventually("the job to be told of", 120, async () => {
        const line = (await succeeds("status")).split("\n").find((each) => each.includes(name));
        return line?.includes(": ") ? line : undefined;
      });
      expect(told).to.match(
        /e2e-starves is RUNNING: its driver holds its part of the quota, which has no room for an executor \(exceeded quota: spark-jobs, requested: requests\.cpu=100, used: requests\.cpu=\S+, limited: requests\.cpu=2\)/,
      );
    });
  });
});

/** How a Service is reached. */
type Exposure = Pick<V1ServiceSpec, "type" | "externalIPs" | "clusterIP">;

const restricted: Pick<V1PodSpec, "securityContext" | "containers"> = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [
    {
      name: "any",
      image: "localhost/spark:3.5.5",
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    },
  ],
};
