import { expect } from "chai";
import { clients, jobNamespace, needsRealNode, operatorNamespace } from "./support/cluster";
import { getSparkApplication, likeTestSparkPi, submit } from "./support/spark-applications";
import { platformIsUp } from "./support/sandbox";

// Objective: operator-ready
describe("the platform", () => {
  before(platformIsUp);

  it("has both custom resource definitions of the operator established", async () => {
    const { items } = await clients().crds.listCustomResourceDefinition();
    const established = items
      .filter((crd) => crd.spec.group === "sparkoperator.k8s.io")
      .filter((crd) => crd.status?.conditions?.some((c) => c.type === "Established" && c.status === "True"))
      .map((crd) => crd.spec.names.kind);
    expect(established).to.have.members(["SparkApplication", "ScheduledSparkApplication"]);
  });

  it("runs the job namespace under the restricted Pod Security Standard", async () => {
    const { metadata } = await clients().core.readNamespace({ name: jobNamespace });
    expect(metadata?.labels).to.include({ "pod-security.kubernetes.io/enforce": "restricted" });
  });

  describe("the operator", () => {
    before(needsRealNode);

    // Objective: bare-machine
    it("is ready, its controller and its webhook", async () => {
      const { items } = await clients().apps.listNamespacedDeployment({ namespace: operatorNamespace });
      const ready = items.map((d) => `${String(d.metadata?.name)} ${String(d.status?.readyReplicas)}`);
      expect(ready).to.have.members(["spark-operator-controller 1", "spark-operator-webhook 1"]);
    });

    it("started once: it never crashed for want of its custom resource definitions", async () => {
      const { items } = await clients().core.listNamespacedPod({ namespace: operatorNamespace });
      const crashed = items.filter((pod) => pod.status?.containerStatuses?.some((c) => c.lastState?.terminated));
      const lastWords = await Promise.all(
        crashed.map((pod) =>
          clients().core.readNamespacedPodLog({
            name: pod.metadata!.name!,
            namespace: operatorNamespace,
            previous: true,
            tailLines: 5,
          }),
        ),
      );
      expect(items).to.have.lengthOf(2);
      expect(lastWords).to.deep.equal([]);
    });

    it("has resource requests on every container, so that jobs cannot starve it", async () => {
      const { items } = await clients().core.listNamespacedPod({ namespace: operatorNamespace });
      const requests = items.flatMap((pod) => pod.spec?.containers.map((c) => c.resources?.requests ?? {}) ?? []);
      for (const request of requests) expect(request).to.include.keys("cpu", "memory");
    });
  });

  describe("the webhook", () => {
    before(needsRealNode);

    it("admits a job that is in order", async () => {
      await submit(await likeTestSparkPi("admitted"), { dryRun: true });
    });

    it("rejects a job whose node selectors contradict each other", async () => {
      const job = await likeTestSparkPi("rejected");
      const driver = job.spec.driver as Record<string, unknown>;
      job.spec = { ...job.spec, nodeSelector: { disk: "ssd" }, driver: { ...driver, nodeSelector: { disk: "hdd" } } };
      const refusal = await submit(job, { dryRun: true }).then(
        () => "admitted",
        (error: unknown) => String(error),
      );
      expect(refusal).to.include("node selector cannot be defined at both SparkApplication and Driver/Executor");
    });

    it("mutated the driver of test-spark-pi: its program is mounted", async () => {
      const job = await getSparkApplication("test-spark-pi");
      const driver = await clients().core.readNamespacedPod({
        name: job!.status!.driverInfo!.podName!,
        namespace: jobNamespace,
      });
      const volumes = driver.spec?.volumes?.flatMap((volume) => volume.configMap?.name ?? []) ?? [];
      expect(volumes.some((name) => name.startsWith("test-spark-pi"))).to.equal(true, volumes.join());
    });
  });
});
