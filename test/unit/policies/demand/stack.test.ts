import { expect } from "chai";
import { readStack } from "../../../../policies/demand/stack";
import { Field } from "../../../../policies/model/field";
import { readObjects as read, type StackObject } from "./support/read-objects";

const spec = { containers: [{ resources: { requests: { cpu: 1 } } }] };
const template = { spec };
const counts = (type: string, object: object) =>
  read([type, object]).workloads.map(({ lifetime, pods }) => [lifetime, pods[0]?.count])[0];
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
      const cron = (schedule: string, job: object, more: object = {}) => ({
        spec: { schedule, jobTemplate: { spec: { template, ...job } }, ...more },
      });
      /** A job that is over so many seconds after it was due, started in time. */
      const ending = (schedule: string, seconds: number, more: object = {}) =>
        cron(
          schedule,
          { activeDeadlineSeconds: seconds, template: { spec: { ...spec, terminationGracePeriodSeconds: 0 } } },
          { startingDeadlineSeconds: 0, ...more },
        );
      const slow = { template: { spec: { ...spec, terminationGracePeriodSeconds: 3600 } } };

      for (const [what, object, count] of [
        ["one alone", cron("* * * * *", {}, { concurrencyPolicy: "Forbid" }), 1],
        ["one that is replaced, too", cron("* * * * *", { parallelism: 2 }, { concurrencyPolicy: "Replace" }), 4],
        ["those replaced that take their time", cron("*/20 * * * *", slow, { concurrencyPolicy: "Replace" }), 4],
        ["one after the other", ending("0 * * * *", 3600), 1],
        ["as many as start until one has ended", ending("0 * * * *", 7201), 3],
        ["those with Allow", ending("0 * * * *", 7200, { concurrencyPolicy: "Allow" }), 2],
        ["pods that take their time to end", cron("0 * * * *", { ...slow, activeDeadlineSeconds: 7200 }), 4],
        ["pods that take the usual time", cron("0 * * * *", { activeDeadlineSeconds: 7200 }), 4],
        ["a late one beside the next", ending("0 * * * *", 3600, { startingDeadlineSeconds: undefined }), 2],
        ["one that may be late a little", ending("0 * * * *", 3600, { startingDeadlineSeconds: 60 }), 2],
        ["one that may be as late as it likes", ending("0 * * * *", 3600, { startingDeadlineSeconds: 86_400 }), 2],
        ["an hour that comes twice", ending("30 2 * * *", 3600, { timeZone: "Europe/Berlin" }), 2],
        ["no hour that comes twice", ending("30 2 * * *", 3600, { timeZone: "Etc/UTC" }), 1],
        ["their parallelism", cron("@hourly", { activeDeadlineSeconds: 3570, parallelism: 2 }), 4],
        ["a day of 23 hours", ending("30 2 * * *", 86_400), 2],
        ["a part of a day", ending("5 12 * * *", 7200), 1],
        ["a part of an hour", ending("15 * * * *", 1800), 1],
        ["quarters of an hour", ending("*/15 * * * *", 1800), 2],
        ["steps that an hour is no multiple of", ending("*/25 * * * *", 600), 2],
        ["a list of minutes", ending("1,2,3 * * * *", 600), 10],
        ["each minute of some days", ending("* * 1 1 *", 600), 10],
        ["a list of steps", ending("1,*/15 * * * *", 600), 10],
        ["a step of nothing", ending("*/0 * * * *", 600), 10],
        ["a duration", ending("@every 1h30m", 5401), 2],
        ["a duration in seconds", ending("@every 10s", 60), 6],
        ["a duration below a second", ending("@every 100ms", 60), 60],
      ] as const) {
        it(what, () => {
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
      for (const [other, stranger] of [
        [autoscaler({ kind: "Deployment", name: "other" }), "Deployment jobs/other"],
        [autoscaler({ kind: "StatefulSet", name: "o0" }), "StatefulSet jobs/o0"],
        [{ metadata: { name: "o1", namespace: "elsewhere" }, ...autoscaler(target) }, "Deployment elsewhere/o0"],
      ] as const) {
        const { workloads, problems } = read(deployment, ["autoscaling/v2:HorizontalPodAutoscaler", other]);
        expect(workloads[0]?.pods[0]?.count).to.equal(2);
        expect(problems.map(({ problem }) => problem)).to.deep.equal([
          `spec.scaleTargetRef is no object of this stack (${stranger}): declare it beside its autoscaler`,
        ]);
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
      expect(read([spark, { spec: {} }]).workloads[0]?.lifetime).to.equal("once");
      expect(read([spark, { spec: { restartPolicy: { type: "Always" } } }]).workloads[0]?.lifetime).to.equal("always");
    });

    it("have a driver and executors", () => {
      const [workload] = read([spark, { spec: { executor: { instances: 3 } } }]).workloads;
      expect(workload?.pods.map(({ name, count }) => [name, count])).to.deep.equal([
        ["driver of o0", 1],
        ["executor of o0", 3],
      ]);
    });

    const scheduled = "sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";

    it("run on schedules, which may not overlap without bound", () => {
      expect(read([scheduled, { spec: { template: {} } }]).workloads[0]?.lifetime).to.equal("scheduled");
      expect(problem(scheduled, { spec: { template: {}, concurrencyPolicy: "Allow" } })).to.include(
        "any number of runs",
      );
    });

    for (const [what, more, template, runs] of [
      ["one run at a time", { concurrencyPolicy: "Forbid" }, {}, 1],
      ["the run that ends beside the one that replaces it", { concurrencyPolicy: "Replace" }, {}, 2],
      [
        "several that end, the executors after their driver",
        { concurrencyPolicy: "Replace", schedule: "CRON_TZ=Europe/Berlin @every 1m" },
        {
          driver: { terminationGracePeriodSeconds: 60 },
          executor: { template: { spec: { terminationGracePeriodSeconds: 61 } } },
        },
        4,
      ],
    ] as const) {
      it(`count ${what}`, () => {
        const spec = { schedule: "@hourly", ...more, template: { executor: { instances: 3 }, ...template } };
        const [workload] = read([scheduled, { spec }]).workloads;
        expect(workload?.pods[0]?.count).to.equal(runs);
      });
    }
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

    const volumes = [{ name: "scratch", ephemeral: { volumeClaimTemplate: claim("1G") } }];
    const claiming = { template: { spec: { ...spec, volumes } } };
    const application = { volumes, driver: { volumeMounts: [{ name: "scratch" }] } };
    const cron = (more: object = {}) => ({
      spec: { schedule: "@hourly", concurrencyPolicy: "Forbid", jobTemplate: { spec: claiming }, ...more },
    });
    for (const [what, type, object, claims] of [
      ["each completion of a Job", "batch/v1:Job", { spec: { ...claiming, completions: 10, backoffLimit: 0 } }, 10],
      ["each try of a Job", "batch/v1:Job", { spec: { ...claiming, backoffLimit: 2 } }, 3],
      ["the usual number of tries", "batch/v1:Job", { spec: { ...claiming, parallelism: 2 } }, 8],
      [
        "each try of an index",
        "batch/v1:Job",
        { spec: { ...claiming, completions: 3, completionMode: "Indexed", backoffLimitPerIndex: 2 } },
        9,
      ],
      [
        "each try of an index within those of all",
        "batch/v1:Job",
        { spec: { ...claiming, completions: 3, backoffLimitPerIndex: 2, backoffLimit: 4 } },
        7,
      ],
      ["a CronJob's history, with each try", "batch/v1:CronJob", cron(), 5 * 7],
      [
        "the history that a CronJob is to keep",
        "batch/v1:CronJob",
        cron({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 2 }),
        3 * 7,
      ],
      ["a Spark job", "sparkoperator.k8s.io/v1beta2:SparkApplication", { spec: application }, 1],
      [
        "a Spark schedule's history, and the run that leaves it",
        "sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication",
        { spec: { schedule: "@hourly", template: application } },
        4,
      ],
      [
        "the history that a Spark schedule is to keep",
        "sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication",
        {
          spec: {
            schedule: "@hourly",
            template: application,
            successfulRunHistoryLimit: 5,
            failedRunHistoryLimit: 0,
          },
        },
        7,
      ],
    ] as const) {
      it(`as long as a pod is there, also when it has ended: ${what}`, () => {
        expect(read([type, object]).workloads[0]?.storage).to.equal(claims * 1e9);
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

  it("have the limits of a LimitRange that is there first, and the requests of one that may be", () => {
    const range = (cpu: number): StackObject => [
      "core/v1:LimitRange",
      { spec: { limits: [{ type: "Container", default: { cpu } }] } },
    ];
    const size = (...objects: readonly StackObject[]) => {
      const { requests, limits } = read(...objects).workloads[0]!.pods[0]!.size;
      return [requests.cpu, limits.cpu];
    };
    const pod = { spec: { containers: [{}] } };
    expect(size(range(2), ["core/v1:Pod", pod, 0])).to.deep.equal([2000, 2000]);
    expect(size(range(2), ["core/v1:Pod", pod])).to.deep.equal([2000, Infinity]);
    expect(size(range(2), ["core/v1:ConfigMap", {}, 0], ["core/v1:Pod", pod, 1])).to.deep.equal([2000, 2000]);
    expect(size(range(2), range(3), ["core/v1:Pod", pod, 0])).to.deep.equal([3000, 3000]);
  });

  it("tell which nodes they ask for", () => {
    const term = { matchExpressions: [{ key: "zone", operator: "NotIn", values: ["a"] }] };
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } };
    const bound = {
      ...spec,
      nodeSelector: { disk: "ssd" },
      affinity: { nodeAffinity },
      tolerations: [{ key: "spark", operator: "Exists", effect: "NoSchedule" }],
      schedulerName: "default-scheduler",
    };
    expect(read(["core/v1:Pod", { spec: bound }]).workloads[0]?.pods[0]?.bindings).to.deep.equal({
      selector: [{ key: "disk", operator: "In", values: ["ssd"] }],
      affinity: [[{ key: "zone", operator: "NotIn", values: ["a"] }]],
      tolerations: [{ key: "spark", operator: "Exists", value: "", effect: "NoSchedule" }],
      unjudged: [],
    });
    const byName = { nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["a"] }] }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: byName } };
    expect(read(["core/v1:Pod", { spec: { affinity } }]).problems[0]?.problem).to.include("matchFields names a node");
  });

  it("name what nobody can judge by a node's description", () => {
    const demanding = {
      ...spec,
      nodeName: "a",
      schedulerName: "volcano",
      topologySpreadConstraints: [{ whenUnsatisfiable: "ScheduleAnyway" }, { whenUnsatisfiable: "DoNotSchedule" }],
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } },
    };
    expect(read(["core/v1:Pod", { spec: demanding }]).workloads[0]?.pods[0]?.bindings.unjudged).to.deep.equal([
      {
        demand: "podAntiAffinity",
        path: "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution",
      },
      { demand: "topologySpread", path: "spec.topologySpreadConstraints[1]" },
      { demand: "nodeName", path: "spec.nodeName" },
      { demand: "scheduler", path: "spec.schedulerName", name: "volcano" },
    ]);
  });

  for (const [what, pod, ports] of [
    [
      "of their containers",
      { containers: [{ ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }] }] },
      ["spec.containers[0].ports[0].hostPort"],
    ],
    [
      "of init containers that run beside them",
      { initContainers: [{ ports: [{ hostPort: 1 }] }, { restartPolicy: "Always", ports: [{ hostPort: 2 }] }] },
      ["spec.initContainers[1].ports[0].hostPort"],
    ],
    [
      "that are the containers' own in the host's network",
      { hostNetwork: true, containers: [{ ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }] }] },
      ["spec.containers[0].ports[0].hostPort", "spec.containers[0].ports[1].containerPort"],
    ],
  ] as const) {
    it(`name the host's ports ${what}`, () => {
      expect(read(["core/v1:Pod", { spec: pod }]).workloads[0]?.pods[0]?.bindings.unjudged).to.deep.equal(
        ports.map((path) => ({ demand: "hostPort", path })),
      );
    });
  }

  it("of Spark name the host's network, where its own ports are, and the ports of sidecars", () => {
    const [workload] = read([
      "sparkoperator.k8s.io/v1beta2:SparkApplication",
      { spec: { driver: { hostNetwork: true }, executor: { sidecars: [{ ports: [{ hostPort: 1 }] }] } } },
    ]).workloads;
    expect(workload?.pods.map(({ bindings }) => bindings.unjudged)).to.deep.equal([
      [{ demand: "hostPort", path: "spec.driver.hostNetwork" }],
      [{ demand: "hostPort", path: "spec.executor.sidecars[0].ports[0].hostPort" }],
    ]);
  });

  it("of Spark ask for nodes in the template, in Spark's properties, and in the fields of the role, which win", () => {
    const sparkConf = {
      "spark.kubernetes.node.selector.disk": "property",
      "spark.kubernetes.executor.node.selector.zone": "a",
      "spark.kubernetes.executor.scheduler.name": "volcano",
    };
    const toleration = { key: "spark", operator: "Exists" };
    const selectorIn = (value: string) => ({ nodeSelector: { disk: value } });
    const [workload] = read([
      "sparkoperator.k8s.io/v1beta2:SparkApplication",
      {
        spec: {
          sparkConf,
          batchScheduler: "kube-scheduler",
          driver: { ...selectorIn("field"), tolerations: [toleration] },
          executor: { template: { spec: { ...selectorIn("template"), tolerations: [toleration] } } },
        },
      },
    ]).workloads;
    const [driver, executor] = workload!.pods.map(({ bindings }) => bindings);
    const isIn = (key: string, value: string) => ({ key, operator: "In", values: [value] });
    expect(driver!.selector).to.deep.equal([isIn("disk", "field")]);
    expect(executor!.selector).to.deep.equal([isIn("disk", "property"), isIn("zone", "a")]);
    const tolerated = [{ key: "spark", operator: "Exists", value: "" }];
    expect([driver!.tolerations, executor!.tolerations]).to.deep.equal([tolerated, tolerated]);
    const batch = { demand: "scheduler", path: "spec.batchScheduler", name: "kube-scheduler" };
    const path = 'spec.sparkConf["spark.kubernetes.executor.scheduler.name"]';
    expect(driver!.unjudged).to.deep.equal([batch]);
    expect(executor!.unjudged).to.deep.equal([batch, { demand: "scheduler", path, name: "volcano" }]);
  });

  it("are none for a template that nothing uses yet", () => {
    expect(read(["core/v1:PodTemplate", { template }])).to.deep.equal({ workloads: [], problems: [] });
  });

  it("live in the provider's namespace when they name none", () => {
    const resource = {
      urn: "urn",
      type: "kubernetes:core/v1:Pod",
      properties: new Field({ metadata: { name: "a" }, spec }),
      dependencies: [],
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
        metadata: {
          name: urn,
          namespace: "jobs",
          annotations: { "pulumi.com/waitFor": untilItEnds, "lakehouse/replaced-on-change": "true" },
        },
        spec: { schedule: "@hourly", template: {} },
      }),
      parent,
      dependencies,
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
      ["helm.sh/v3:Release", {}, "is of a kind whose pods the policies cannot see"],
      ["apps/v1:DeploymentPatch", { spec: {} }, "This patches pods whose other fields the policies cannot see"],
      ["autoscaling/v2:HorizontalPodAutoscalerPatch", { spec: { maxReplicas: 9 } }, "is no object of this stack"],
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
