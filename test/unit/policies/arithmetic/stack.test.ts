import { expect } from "chai";
import { readStack } from "../../../../policies/arithmetic/stack";
import { Field } from "../../../../policies/kubernetes/field";
import { readObjects as read } from "./support/read-objects";

const spec = { containers: [{ resources: { requests: { cpu: 1 } } }] };
const template = { spec };
const counts = (type: string, object: object) =>
  read([type, object]).workloads.map(({ occasion, pods }) => [occasion, pods[0]?.count])[0];
const problem = (type: string, object: object) => read([type, object]).problems.map(({ problem }) => problem)[0];

describe("workloads", () => {
  describe("run as many pods as", () => {
    for (const [what, type, object, expected] of [
      ["a pod", "core/v1:Pod", { spec }, ["always", 1]],
      ["a pod that ends", "core/v1:Pod", { spec: { ...spec, restartPolicy: "Never" } }, ["once", 1]],
      ["a Deployment", "apps/v1:Deployment", { spec: { template } }, ["always", 1]],
      ["its replicas", "apps/v1:Deployment", { spec: { replicas: 4, template } }, ["always", 4]],
      ["none of it", "apps/v1:Deployment", { spec: { replicas: 0, template } }, ["always", 0]],
      ["a StatefulSet's replicas", "apps/v1:StatefulSet", { spec: { replicas: 2, template } }, ["always", 2]],
      ["nodes for a DaemonSet", "apps/v1:DaemonSet", { spec: { template } }, ["always", 3]],
      ["a Job", "batch/v1:Job", { spec: { template } }, ["once", 1]],
      ["its parallelism", "batch/v1:Job", { spec: { parallelism: 5, template } }, ["once", 5]],
      [
        "no more than its completions",
        "batch/v1:Job",
        { spec: { parallelism: 5, completions: 2, template } },
        ["once", 2],
      ],
    ] as const) {
      it(what, () => {
        expect(counts(type, object)).to.deep.equal(expected);
      });
    }

    describe("a CronJob's overlapping runs", () => {
      const cron = (schedule: string, job: object, concurrencyPolicy?: string) => ({
        spec: { schedule, concurrencyPolicy, jobTemplate: { spec: { template, ...job } } },
      });
      for (const [object, count] of [
        [cron("* * * * *", {}, "Forbid"), 1],
        [cron("* * * * *", { parallelism: 2 }, "Replace"), 2],
        [cron("0 * * * *", { activeDeadlineSeconds: 1800 }), 1],
        [cron("0 * * * *", { activeDeadlineSeconds: 7201 }), 3],
        [cron("@hourly", { activeDeadlineSeconds: 7200, parallelism: 2 }), 4],
        [cron("30 2 * * *", { activeDeadlineSeconds: 86_400 }), 2],
        [cron("*/15 * * * *", { activeDeadlineSeconds: 1800 }), 2],
        [cron("*/25 * * * *", { activeDeadlineSeconds: 600 }), 2],
        [cron("1,2,3 * * * *", { activeDeadlineSeconds: 600 }), 10],
        [cron("15 * * * *", { activeDeadlineSeconds: 1800 }), 1],
        [cron("5 12 * * *", { activeDeadlineSeconds: 7200 }), 1],
        [cron("* * 1 1 *", { activeDeadlineSeconds: 600 }), 10],
        [cron("1,*/15 * * * *", { activeDeadlineSeconds: 600 }), 10],
        [cron("*/0 * * * *", { activeDeadlineSeconds: 600 }), 10],
        [cron("0 * * * *", { activeDeadlineSeconds: 7200 }, "Allow"), 2],
      ] as const) {
        it(JSON.stringify(object.spec.jobTemplate.spec) + " " + object.spec.schedule, () => {
          expect(counts("batch/v1:CronJob", object)).to.deep.equal(["scheduled", count]);
        });
      }

      it("which need a bound", () => {
        expect(problem("batch/v1:CronJob", cron("* * * * *", {}))).to.include("any number of runs overlap");
      });
    });

    it("an autoscaler may set", () => {
      const autoscaler = (target: object) => ({ spec: { scaleTargetRef: target, maxReplicas: 8 } });
      const deployment = ["apps/v1:Deployment", { spec: { replicas: 2, template } }] as const;
      const target = { kind: "Deployment", name: "o0" };
      const { workloads } = read(deployment, ["autoscaling/v2:HorizontalPodAutoscaler", autoscaler(target)]);
      expect(workloads[0]?.pods[0]?.count).to.equal(8);
      for (const other of [
        autoscaler({ kind: "Deployment", name: "other" }),
        autoscaler({ kind: "StatefulSet", name: "o0" }),
        { metadata: { name: "o1", namespace: "elsewhere" }, ...autoscaler(target) },
      ]) {
        const { workloads } = read(deployment, ["autoscaling/v2:HorizontalPodAutoscaler", other]);
        expect(workloads[0]?.pods[0]?.count).to.equal(2);
      }
      const stopped = ["apps/v1:Deployment", { spec: { replicas: 0, template } }] as const;
      expect(
        read(stopped, ["autoscaling/v2:HorizontalPodAutoscaler", autoscaler(target)]).workloads[0]?.pods[0]?.count,
      ).to.equal(0);
    });
  });

  describe("of Spark", () => {
    const spark = "sparkoperator.k8s.io/v1beta2:SparkApplication";

    it("run once, or all the time if they always restart", () => {
      expect(read([spark, { spec: {} }]).workloads[0]?.occasion).to.equal("once");
      expect(read([spark, { spec: { restartPolicy: { type: "Always" } } }]).workloads[0]?.occasion).to.equal("always");
    });

    it("have a driver and executors", () => {
      const [workload] = read([spark, { spec: { executor: { instances: 3 } } }]).workloads;
      expect(workload?.pods.map(({ name, count }) => [name, count])).to.deep.equal([
        ["driver of o0", 1],
        ["executor of o0", 3],
      ]);
    });

    it("run on schedules, which may not overlap without bound", () => {
      const type = "sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
      expect(read([type, { spec: { template: {} } }]).workloads[0]?.occasion).to.equal("scheduled");
      expect(problem(type, { spec: { template: {}, concurrencyPolicy: "Allow" } })).to.include("any number of runs");
    });
  });

  describe("claim storage", () => {
    const claim = (storage: string) => ({ spec: { resources: { requests: { storage } } } });

    for (const [what, type, object, bytes] of [
      ["directly", "core/v1:PersistentVolumeClaim", claim("10Gi"), 10 * 1024 ** 3],
      [
        "for each replica of a StatefulSet",
        "apps/v1:StatefulSet",
        { spec: { replicas: 3, template, volumeClaimTemplates: [claim("1G"), claim("2G")] } },
        9e9,
      ],
      [
        "for each pod with an ephemeral volume",
        "apps/v1:Deployment",
        {
          spec: {
            replicas: 2,
            template: {
              spec: { ...spec, volumes: [{ ephemeral: { volumeClaimTemplate: claim("1G") } }, { emptyDir: {} }] },
            },
          },
        },
        2e9,
      ],
    ] as const) {
      it(what, () => {
        expect(read([type, object]).workloads[0]?.storage).to.equal(bytes);
      });
    }

    it("of a size that is said", () => {
      expect(problem("core/v1:PersistentVolumeClaim", { spec: {} })).to.equal(
        "spec.resources.requests.storage is missing",
      );
    });
  });

  it("take their defaults from the LimitRange and RuntimeClass of the same stack and namespace", () => {
    const range = (namespace: string, cpu: number) =>
      [
        "core/v1:LimitRange",
        { metadata: { name: "range", namespace }, spec: { limits: [{ type: "Container", defaultRequest: { cpu } }] } },
      ] as const;
    const runtime = [
      "node.k8s.io/v1:RuntimeClass",
      { metadata: { name: "kata" }, overhead: { podFixed: { cpu: 1 } } },
    ] as const;
    const pod = ["core/v1:Pod", { spec: { runtimeClassName: "kata", containers: [{}] } }] as const;
    const { workloads } = read(range("other", 7), range("jobs", 2), runtime, pod);
    expect(workloads[0]?.pods[0]?.size.requests.cpu).to.equal(3000);
  });

  it("name what binds them to certain nodes", () => {
    const bound = {
      ...spec,
      nodeSelector: { "kubernetes.io/os": "linux", disk: "ssd" },
      schedulerName: "default-scheduler",
      topologySpreadConstraints: [{ whenUnsatisfiable: "ScheduleAnyway" }, { whenUnsatisfiable: "DoNotSchedule" }],
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } },
    };
    expect(read(["core/v1:Pod", { spec: bound }]).workloads[0]?.pods[0]?.bindings).to.deep.equal([
      "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution",
      "spec.topologySpreadConstraints[1]",
      "spec.nodeSelector.disk",
    ]);
  });

  it("of Spark name what binds driver or executors", () => {
    const nodeSelector = { disk: "ssd" };
    const [workload] = read([
      "sparkoperator.k8s.io/v1beta2:SparkApplication",
      { spec: { nodeSelector, driver: { nodeSelector }, executor: { template: { spec: { nodeSelector } } } } },
    ]).workloads;
    expect(workload?.pods.map(({ bindings }) => bindings)).to.deep.equal([
      ["spec.nodeSelector.disk", "spec.driver.nodeSelector.disk"],
      ["spec.nodeSelector.disk", "spec.executor.template.spec.nodeSelector.disk"],
    ]);
  });

  it("are none for a template that nothing uses yet", () => {
    expect(read(["core/v1:PodTemplate", { template }])).to.deep.equal({ workloads: [], problems: [] });
  });

  it("name what Spark's properties bind to certain nodes", () => {
    const conf = {
      "spark.kubernetes.node.selector.kubernetes.io/os": "linux",
      "spark.kubernetes.node.selector.disk": "ssd",
      "spark.kubernetes.executor.scheduler.name": "volcano",
    };
    const { workloads } = read(["sparkoperator.k8s.io/v1beta2:SparkApplication", { spec: { sparkConf: conf } }]);
    expect(workloads[0]?.pods.map(({ bindings }) => bindings)).to.deep.equal([
      ['spec.sparkConf["spark.kubernetes.node.selector.disk"]'],
      [
        'spec.sparkConf["spark.kubernetes.node.selector.disk"]',
        'spec.sparkConf["spark.kubernetes.executor.scheduler.name"]',
      ],
    ]);
  });

  it("live in the provider's namespace when they name none", () => {
    const resource = {
      urn: "urn",
      type: "kubernetes:core/v1:Pod",
      properties: new Field({ metadata: { name: "a" }, spec }),
      dependencies: [],
      replacedOnChange: false,
      defaultNamespace: new Field("team"),
    };
    expect(readStack([resource], 1, []).workloads[0]?.name).to.equal("Pod team/a");
  });

  describe("come after jobs that have ended", () => {
    const untilItEnds = "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}";
    const resource = (
      urn: string,
      dependencies: string[],
      parent?: string,
      type = "lakehouse:index:SparkApplication",
    ) => ({
      urn,
      type,
      properties: new Field({
        metadata: { name: urn, namespace: "jobs", annotations: { "pulumi.com/waitFor": untilItEnds } },
        spec: { schedule: "@hourly", template: {} },
      }),
      parent,
      dependencies,
      replacedOnChange: true,
      defaultNamespace: new Field(undefined),
    });
    const run = (urn: string, dependencies: string[], parent?: string, kind = "SparkApplication") =>
      resource(urn, dependencies, parent, `kubernetes:sparkoperator.k8s.io/v1beta2:${kind}`);
    const after = (...resources: ReturnType<typeof resource>[]) =>
      Object.fromEntries(readStack(resources, 1, []).workloads.map((workload) => [workload.urn, [...workload.after]]));

    it("that they depend on, directly or not", () => {
      expect(
        after(run("a", []), resource("between", ["a"]), run("b", ["between"]), run("c", ["a", "b"])),
      ).to.deep.equal({
        a: [],
        b: ["a"],
        c: ["a", "b"],
      });
    });

    it("that their component depends on", () => {
      expect(after(run("a", [], "A"), resource("A", []), resource("B", ["A", "a"]), run("b", [], "B"))).to.deep.equal({
        a: [],
        b: ["a"],
      });
    });

    it("but not after those beside them, or whose component alone they depend on", () => {
      expect(after(run("a", [], "A"), resource("A", []), run("b", ["A"], "A"), run("c", []))).to.deep.equal({
        a: [],
        b: [],
        c: [],
      });
    });

    it("unless a schedule starts them", () => {
      expect(after(run("a", []), run("nightly", ["a"], undefined, "ScheduledSparkApplication"))).to.deep.equal({
        a: [],
        nightly: [],
      });
    });
  });

  describe("are problems, not silence, when they cannot be counted", () => {
    for (const [type, object, expected] of [
      ["helm.sh/v3:Release", {}, "is of a kind whose pods cannot be seen"],
      ["apps/v1:DeploymentPatch", { spec: {} }, "is only a patch"],
      ["apps/v1:Deployment", { spec: { replicas: "3", template } }, "spec.replicas is not a number"],
      ["apps/v1:Deployment", { spec: { replicas: -1, template } }, "spec.replicas is not a whole number"],
      ["core/v1:Pod", { spec: { containers: "none" } }, "spec.containers is not a list"],
      ["core/v1:Pod", { metadata: { name: 3 } }, "metadata.namespace"],
    ] as const) {
      it(`${type} ${expected}`, () => {
        const { workloads, problems } = read([type, object]);
        if (expected === "metadata.namespace") expect(problems[0]?.problem).to.include("metadata.name is not a string");
        else expect(problems[0]?.problem).to.include(expected);
        expect(workloads).to.be.empty;
      });
    }
  });
});
