import type { KubernetesObjectApi } from "@kubernetes/client-node";
import { expect } from "chai";
import fc from "fast-check";
import { submissionProblems } from "../../../contract/judge-submission";
import { JobAdmission } from "../../../components/spark/job-admission";
import { Field } from "../../../policies/model/field";
import { attacks, goodSpec, ordinary } from "../../unit/contract/submission-samples";
import { anySpec } from "./any-spark-spec";
import { administratorOf, refusalBy, refusalOf } from "./support/dry-run";
import { cluster, withNamespace, withSharedStack } from "./support/stack";

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const driverAccount = "spark-application-sa";
const good = { ...goodSpec, driver: { cores: 1 }, executor: { cores: 1 } };

describe("admission of Spark jobs and of drivers' pods", function () {
  this.timeout("10m");
  const namespace = withNamespace("admission");
  const stack = withSharedStack();

  before(async () => {
    await stack.current.up((provider) => {
      new JobAdmission(
        "admission",
        {
          namespaces: [namespace.name],
          secrets: ["object-store-jobs"],
        },
        { provider },
      );
    });
    await untilEnforced();
  });

  const sparkObject = (kind: string, spec: object) => ({
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind,
    metadata: { name: "job", namespace: namespace.name },
    spec,
  });
  const application = (spec: object) =>
    refusalOf(cluster.objects, sparkObject("SparkApplication", { ...good, ...spec }));

  /** The API server reads new policies with a delay. */
  async function untilEnforced(): Promise<void> {
    const deadline = Date.now() + 30_000;
    while ((await application({ mainClass: "org.apache.spark.repl.Main" })) === undefined) {
      expect(Date.now(), "the policies are not enforced").to.be.below(deadline);
    }
  }

  describe("of jobs", () => {
    for (const [what, , change] of attacks) {
      it(`refuses one that ${what}`, async () => {
        expect(await application(change)).to.match(/ValidatingAdmissionPolicy|Required value/);
      });
    }

    for (const [what, change] of ordinary) {
      it(`admits ${what}`, async () => {
        expect(await application(change)).to.equal(undefined);
      });
    }

    it("names the field, the reason and the remedy", async () => {
      expect(await application({ mainApplicationFile: "--deploy-mode=client" })).to.include(
        "mainApplicationFile is not a URI such as local:///opt/jobs/job.jar",
      );
    });

    it("is the same for schedules", async () => {
      const schedule = (template: object) =>
        refusalOf(
          cluster.objects,
          sparkObject("ScheduledSparkApplication", { schedule: "@daily", template: { ...good, ...template } }),
        );
      expect(await schedule({})).to.equal(undefined);
      expect(await schedule({ mainApplicationFile: "--deploy-mode=client" })).to.include(
        "mainApplicationFile is not a URI",
      );
    });

    it(`is that of the policies in 300 random cases (SEED=${seed} repeats them)`, async () => {
      const tally = { admitted: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(anySpec, async (change) => {
          const spec = { ...good, ...change };
          const [problem] = submissionProblems(new Field(spec));
          const refusal = await application(change);
          tally[refusal === undefined ? "admitted" : "refused"] += 1;
          expect(refusal === undefined, refusal ?? problem?.field.path).to.equal(problem === undefined);
        }),
        { numRuns: 300, seed },
      );
      console.log(`      ${tally.admitted} admitted, ${tally.refused} refused`);
      expect(Math.min(tally.admitted, tally.refused)).to.be.at.least(50);
    });
  });

  describe("of a driver's pods", () => {
    const securityContext = {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    };
    const reads = (name: string) => [{ name: "KEY", valueFrom: { secretKeyRef: { name, key: "key" } } }];
    const container = { name: "spark-kubernetes-executor", image: "localhost/spark:3.5.5", securityContext };
    const executor = {
      serviceAccountName: "spark-executor-sa",
      automountServiceAccountToken: false,
      restartPolicy: "Never",
      containers: [container],
    };
    const podWith = (change: object, metadata: object = {}) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "executor", namespace: namespace.name, ...metadata },
      spec: { ...executor, ...change },
    });
    const pod = (change: object, metadata?: object) => refusalOf(asDriver, podWith(change, metadata));
    const withContainer = (change: object) => ({ containers: [{ ...container, ...change }] });
    let asDriver: KubernetesObjectApi;

    before(async () => {
      for (const name of [driverAccount, "spark-executor-sa"]) {
        await cluster.core.createNamespacedServiceAccount({ namespace: namespace.name, body: { metadata: { name } } });
      }
      asDriver = await administratorOf(namespace.name, driverAccount);
    });

    for (const [what, change] of [
      ["an executor as Spark makes it", {}],
      [
        "its scratch, settings and claims",
        {
          volumes: [
            { name: "spark-local-dir-1", emptyDir: {} },
            { name: "spark-conf-volume-exec", configMap: { name: "conf" } },
            { name: "data", persistentVolumeClaim: { claimName: "data" } },
          ],
        },
      ],
      ["the keys of the object store", withContainer({ env: reads("object-store-jobs") })],
      ["a Secret that is for jobs", { volumes: [{ name: "tls", secret: { secretName: "job-tls" } }] }],
      ["variables of a ConfigMap", withContainer({ envFrom: [{ configMapRef: { name: "conf" } }] })],
      ["a taint of workers", { tolerations: [{ key: "spark", operator: "Exists" }] }],
    ] as const) {
      it(`admits ${what}`, async () => {
        expect(await pod(change)).to.equal(undefined);
      });
    }

    for (const [what, reason, change] of [
      ["the driver's own account", "executors only", { serviceAccountName: driverAccount }],
      ["no account", "executors only", { serviceAccountName: undefined }],
      ["a token", "has no token", { automountServiceAccountToken: true }],
      [
        "a token for another server",
        "no token",
        {
          volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "t", audience: "vault" } }] } }],
        },
      ],
      [
        "another Secret as a folder",
        "reads no Secret but",
        { volumes: [{ name: "s", secret: { secretName: "other" } }] },
      ],
      ["another Secret as a variable", "reads no Secret but", withContainer({ env: reads("other") })],
      [
        "another Secret of an init container",
        "reads no Secret but",
        { initContainers: [{ ...container, name: "init", env: reads("other") }] },
      ],
      ["all of another Secret", "reads no Secret but", withContainer({ envFrom: [{ secretRef: { name: "other" } }] })],
      [
        "a driver of volumes that reads Secrets",
        "mounts ConfigMaps",
        { volumes: [{ name: "c", csi: { driver: "a.b" } }] },
      ],
      ["a place before all others", "comes before no other pod", { priorityClassName: "system-node-critical" }],
      ["a node of its choice", "where the scheduler puts it", { nodeName: "node-0" }],
      ["any node", "no taint of the control plane", { tolerations: [{ operator: "Exists" }] }],
      [
        "the control plane's nodes",
        "no taint of the control plane",
        { tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }] },
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(await pod(change)).to.include(reason);
      });
    }

    it("refuses a pod that cannot be deleted", async () => {
      expect(await pod({}, { finalizers: ["example.com/never"] })).to.include("can be deleted at any time");
    });

    it("lets labels of a running pod change, and nothing else", async () => {
      const running = (spec: object, labels: object) => podWith(spec, { name: "running", labels });
      const made = await asDriver.create(running({}, {}));
      const change = (spec: object, labels: object) =>
        refusalBy(() => asDriver.patch(running(spec, labels), undefined, "All"));
      expect(await change({}, { decommissioned: "true" })).to.equal(undefined);
      const image = "localhost/nessie:0.99.0";
      expect(await change(withContainer({ image }), {})).to.include("changes nothing of a running pod");
      await asDriver.delete(made);
    });

    it("leaves other accounts' pods alone", async () => {
      expect(await refusalOf(cluster.objects, podWith({ serviceAccountName: driverAccount }))).to.equal(undefined);
    });
  });
});
