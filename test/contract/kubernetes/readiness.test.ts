import * as kubernetes from "@pulumi/kubernetes";
import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { ownWords, since } from "./support/provider";
import { cluster, failureOf, needsRunningPods, uniqueName, withNamespace, withStack } from "./support/stack";

const image = "localhost/busybox:1";

describe("the kubernetes provider: waiting until an object is ready", function () {
  this.timeout(180_000);
  const namespace = withNamespace("readiness");
  const stack = withStack();

  interface Workload {
    image?: string;
    command?: string[];
    minReadySeconds?: number;
    annotations?: Record<string, string>;
  }

  const deployment = (name: string, workload: Workload) => (provider: kubernetes.Provider) => {
    const { image: chosen = image, command = ["sleep", "3600"], minReadySeconds, annotations = {} } = workload;
    const labels = { app: name };
    const container = { name: "main", image: chosen, command, terminationMessagePolicy: "FallbackToLogsOnError" };
    const spec = { containers: [container], terminationGracePeriodSeconds: 0 };
    const { status } = new kubernetes.apps.v1.Deployment(
      name,
      {
        metadata: {
          name,
          namespace: namespace.name,
          annotations: { "pulumi.com/timeoutSeconds": "60", ...annotations },
        },
        spec: { minReadySeconds, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      },
      { provider },
    );
    return { ready: status.readyReplicas };
  };

  const stateOf = async (name: string) => (await stack.current.state()).find(({ urn }) => urn.endsWith(`::${name}`));

  describe("of Pods", () => {
    before(needsRunningPods);

    it("waits for a Deployment's Pods, again when they are replaced", async () => {
      const first = await stack.current.up(deployment("patient", {}));
      expect(first.outputs.ready?.value).to.equal(1);
      const second = await stack.current.up(deployment("patient", { command: ["sleep", "3601"] }));
      expect(second.outputs.ready?.value).to.equal(1);
    });

    it("fails with the reason when the image is missing, keeps the object in the state, and recovers", async () => {
      const broken = deployment("imageless", {
        image: "localhost/nothing:1",
        annotations: { "pulumi.com/timeoutSeconds": "8" },
      });
      const message = await failureOf(stack.current.up(broken));
      expect(message).to.contain("'imageless' timed out waiting to be Ready").and.contain("localhost/nothing:1");
      const state = await stateOf("imageless");
      expect(state?.id).to.equal(`${namespace.name}/imageless`);
      expect(state?.initErrors).not.to.equal(undefined);
      await stack.current.up(deployment("imageless", {}));
      expect((await stateOf("imageless"))?.initErrors).to.equal(undefined);
    });

    it("shows the termination message of a container that keeps failing", async () => {
      const command = ["sh", "-c", "echo no configuration found; exit 3"];
      // The kubelet starts it again after 10 and after 20 s more, and it runs in such a moment: in between it waits.
      const annotations = { "pulumi.com/timeoutSeconds": "20" };
      // On a busy machine the Pod counts as ready for the moment between the container's start and its end.
      const workload = { command, annotations, minReadySeconds: 10 };
      const message = await failureOf(stack.current.up(deployment("crashing", workload)));
      expect(message).to.contain("exit code 3").and.contain("no configuration found");
    });

    it("waits for a StatefulSet and a DaemonSet", async () => {
      const result = await stack.current.up((provider) => {
        const template = (app: string) => ({
          metadata: { labels: { app } },
          spec: { containers: [{ name: "main", image, command: ["sleep", "3600"] }], terminationGracePeriodSeconds: 0 },
        });
        const metadata = (name: string) => ({ name, namespace: namespace.name });
        const selector = (app: string) => ({ matchLabels: { app } });
        const set = new kubernetes.apps.v1.StatefulSet(
          "ordered",
          {
            metadata: metadata("ordered"),
            spec: { serviceName: "", selector: selector("ordered"), template: template("ordered") },
          },
          { provider },
        );
        const everywhere = new kubernetes.apps.v1.DaemonSet(
          "everywhere",
          {
            metadata: metadata("everywhere"),
            spec: { selector: selector("everywhere"), template: template("everywhere") },
          },
          { provider },
        );
        return { set: set.status.readyReplicas, everywhere: everywhere.status.numberReady };
      });
      expect(result.outputs.set?.value).to.equal(1);
      expect(result.outputs.everywhere?.value).to.equal(1);
    });

    const job = (name: string, command: string[]) => (provider: kubernetes.Provider) => {
      const spec = { restartPolicy: "Never", containers: [{ name: "main", image, command }] };
      const { status } = new kubernetes.batch.v1.Job(
        name,
        { metadata: { name, namespace: namespace.name }, spec: { backoffLimit: 0, template: { spec } } },
        { provider },
      );
      return { succeeded: status.succeeded };
    };

    it("waits until a Job is complete", async () => {
      const { outputs } = await stack.current.up(job("useful", ["true"]));
      expect(outputs.succeeded?.value).to.equal(1);
    });

    it("fails as soon as a Job has", async () => {
      expect(await failureOf(stack.current.up(job("useless", ["false"])))).to.contain("BackoffLimitExceeded");
    });

    it("waits until a Service has Pods that are ready to be sent to, not only Pods", async () => {
      const readinessProbe = { exec: { command: ["sh", "-c", "test -e /tmp/late"] }, periodSeconds: 1 };
      const container = {
        name: "main",
        image,
        command: ["sh", "-c", "sleep 20; touch /tmp/late; sleep 3600"],
        readinessProbe,
      };
      await stack.current.up((provider) => {
        // Nobody awaits the Pod itself.
        const annotations = { "pulumi.com/skipAwait": "true" };
        const metadata = { name: "served", namespace: namespace.name };
        new kubernetes.core.v1.Pod(
          "served",
          {
            metadata: { ...metadata, annotations, labels: { app: "served" } },
            spec: { containers: [container], terminationGracePeriodSeconds: 0 },
          },
          { provider },
        );
        const spec = { selector: { app: "served" }, ports: [{ port: 80 }] };
        new kubernetes.core.v1.Service("served", { metadata, spec }, { provider });
      });
      const endpoints = await cluster.find("v1", "Endpoints", "served", namespace.name);
      expect(endpoints).to.have.nested.property("subsets[0].addresses[0].ip");
    });
  });

  describe("of a Service at a refresh", () => {
    before(needsRunningPods);

    it("says that its Pods are not ready, and remembers it", async () => {
      const metadata = { name: "lonely", namespace: namespace.name };
      await stack.current.up((provider) => {
        const spec = { selector: { app: "lonely" }, ports: [{ port: 80 }] };
        new kubernetes.core.v1.Service("lonely", { metadata, spec }, { provider });
      });
      const readinessProbe = { exec: { command: ["false"] }, periodSeconds: 1 };
      const container = { name: "main", image, command: ["sleep", "3600"], readinessProbe };
      const spec = { containers: [container], terminationGracePeriodSeconds: 0 };
      const body = { metadata: { ...metadata, labels: { app: "lonely" } }, spec };
      await cluster.core.createNamespacedPod({ namespace: namespace.name, body });
      const endpoints = () => cluster.find("v1", "Endpoints", "lonely", namespace.name);
      while (!JSON.stringify(await endpoints()).includes("notReadyAddresses")) await sleep(200);

      const { stdout } = await stack.current.refresh();
      expect(stdout).to.contain("Service does not target any Pods");
      expect((await stateOf("lonely"))?.initErrors?.join()).to.contain("Service does not target any Pods");
    });
  });

  describe("of a PersistentVolumeClaim", () => {
    const size = { storage: "1Mi" };
    const claim =
      (name: string, seconds: string, of: { volumeName?: string; storageClassName: string }) =>
      (provider: kubernetes.Provider) => {
        const annotations = { "pulumi.com/timeoutSeconds": seconds };
        const { status } = new kubernetes.core.v1.PersistentVolumeClaim(
          name,
          {
            metadata: { name, namespace: namespace.name, annotations },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: size }, ...of },
          },
          { provider },
        );
        return { phase: status.phase };
      };

    it("waits until it is bound to its volume", async () => {
      const volumeName = uniqueName("contract-volume");
      const offerLate = async () => {
        await sleep(5_000);
        const claimRef = { name: "bound", namespace: namespace.name };
        const spec = { capacity: size, accessModes: ["ReadWriteOnce"], hostPath: { path: "/nowhere" }, claimRef };
        await cluster.core.createPersistentVolume({ body: { metadata: { name: volumeName }, spec } });
      };
      try {
        const bound = claim("bound", "120", { volumeName, storageClassName: "" });
        const [{ outputs }] = await Promise.all([stack.current.up(bound), offerLate()]);
        expect(outputs.phase?.value).to.equal("Bound");
      } finally {
        await cluster.core.deletePersistentVolume({ name: volumeName });
      }
    });
  });

  describe("of a CustomResourceDefinition", () => {
    const group = `${uniqueName("readiness")}.example.com`;
    const define = (plural: string, annotations: Record<string, string>) => (provider: kubernetes.Provider) => {
      const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }];
      const metadata = { name: `${plural}.${group}`, annotations };
      const spec = { group, scope: "Namespaced", names: { kind: "Gadget", plural }, versions };
      new kubernetes.apiextensions.v1.CustomResourceDefinition(plural, { metadata, spec }, { provider });
    };
    const both =
      (...annotations: [Record<string, string>, Record<string, string>]) =>
      (provider: kubernetes.Provider) => {
        define("gadgets", annotations[0])(provider);
        define("widgets", annotations[1])(provider);
      };
    const established = { "pulumi.com/waitFor": "condition=Established", "pulumi.com/timeoutSeconds": "8" };

    it("waits where the annotation says so, until its kind is served", async () => {
      await stack.current.up(define("gadgets", established));
      const status = (await stateOf("gadgets"))?.outputs?.status;
      expect(JSON.stringify(status)).to.contain('"status":"True","type":"Established"');
    });

    it("does not wait by itself: a definition whose names are taken counts as there, with the annotation it does not", async () => {
      await stack.current.up(define("gadgets", established));
      await stack.current.up(both(established, {}));
      const message = await failureOf(stack.current.up(both(established, established)));
      expect(message).to.contain("timed out waiting");
    });
  });

  it("keeps no object whose condition cannot be read", async () => {
    const metadata = { name: "unreadable", namespace: namespace.name, annotations: { "pulumi.com/waitFor": "ready" } };
    const program = (provider: kubernetes.Provider) =>
      new kubernetes.core.v1.ConfigMap("unreadable", { metadata }, { provider });
    const message = await failureOf(stack.current.up(program));
    expect(message).to.contain('expected a "jsonpath=" or "condition=" prefix, got "ready"');
    expect(await stateOf("unreadable")).to.equal(undefined);
    await since("4.29.0", async () => {
      expect(await failureOf(stack.current.up(program))).to.contain("already exists");
    });
  });

  it("does not wait when told so", async () => {
    const annotations = { "pulumi.com/skipAwait": "true" };
    const result = await stack.current.up(deployment("unawaited", { image: "localhost/nothing:1", annotations }));
    expect(result.summary.resourceChanges).to.include({ create: 3 });
  });

  it("waits for a condition of the program's own", async () => {
    const program = (provider: kubernetes.Provider) => {
      const metadata = {
        name: "labelled",
        namespace: namespace.name,
        annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.labels.done}=yes" },
      };
      new kubernetes.core.v1.ConfigMap("labelled", { metadata }, { provider });
    };
    const label = async (): Promise<void> => {
      if (!(await cluster.find("v1", "ConfigMap", "labelled", namespace.name))) {
        await new Promise((next) => setTimeout(next, 200));
        return label();
      }
      const body = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "labelled", namespace: namespace.name, labels: { done: "yes" } },
      };
      await cluster.objects.patch(body, undefined, undefined, "somebody-else", true, "application/apply-patch+yaml");
    };
    const [result] = await Promise.all([stack.current.up(program), label()]);
    expect(result.summary.resourceChanges).to.include({ create: 3 });
    expect((await stateOf("labelled"))?.outputs).to.have.nested.property("metadata.labels.done", "yes");
  });

  it("says which condition did not come", async () => {
    const annotations = { "pulumi.com/waitFor": "condition=Available=False", "pulumi.com/timeoutSeconds": "2" };
    const program = (provider: kubernetes.Provider) => {
      new kubernetes.core.v1.ConfigMap(
        "hopeless",
        { metadata: { namespace: namespace.name, annotations } },
        { provider },
      );
    };
    const message = await failureOf(stack.current.up(program));
    expect(message).to.contain("timed out waiting");
    ownWords(() => expect(message).to.contain("Waiting for condition Available=False"));
  });

  it("gives up after the time of customTimeouts", async () => {
    const annotations = { "pulumi.com/waitFor": "jsonpath={.metadata.labels.never}" };
    const program = (provider: kubernetes.Provider) => {
      new kubernetes.core.v1.ConfigMap(
        "impatient",
        { metadata: { namespace: namespace.name, annotations } },
        { provider, customTimeouts: { create: "1s" } },
      );
    };
    const start = Date.now();
    expect(await failureOf(stack.current.up(program))).to.contain("timed out waiting");
    expect(Date.now() - start).to.be.below(60_000);
  });
});
