import { expect } from "chai";
import fc from "fast-check";
import { policies as all } from "../../../policies/policies";
import type { Diagnostic } from "@pulumi/policy/protoutil";
import { UnreadableOnce } from "../../../policies/framework/unreadable";
import { budget } from "./support/budgets";
import { judgePack, type Subject, unknown } from "./support/judge";
import { securityContext, types } from "./support/pods";

/** All but the one that refuses nothing and prints a table. */
const policies = all.filter(({ name }) => name !== "budget-report");
const stackPolicies = new Set(policies.filter((policy) => "validateStack" in policy).map(({ name }) => name));

/** What all policies refuse of a stack, as the engine gets it. */
async function refusals(...subjects: readonly Subject[]): Promise<Diagnostic[]> {
  const unreadable = new UnreadableOnce(stackPolicies);
  const answers = await judgePack(policies, subjects, ({ configSchema }) =>
    "budget" in (configSchema?.properties ?? {}) ? { budget } : {},
  );
  const all = answers.flatMap((answer) => unreadable.filter(answer));
  return all.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
}

/** The namespace of jobs with all that holds them. */
const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
const inside = { metadata: { name: "guard", namespace: "jobs" } };
const jobNamespace: readonly Subject[] = [
  [types.namespace, { metadata: { name: "jobs", labels } }],
  [
    "kubernetes:core/v1:ResourceQuota",
    { ...inside, spec: { hard: { "requests.cpu": "4", "requests.memory": "20G" } } },
  ],
  ["kubernetes:core/v1:LimitRange", { ...inside, spec: { limits: [] } }],
  [
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    { ...inside, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
  ],
];

/** What they say of a resource in that namespace. */
async function sentences(subject: Subject): Promise<string[]> {
  return (await refusals(...jobNamespace, subject)).map(({ message }) => message);
}

const metadata = { name: "it", namespace: "jobs" };
const limits = { cpu: "1", memory: "1Gi" };
const container = { name: "main", image: "web:1.0", resources: { limits }, securityContext };

const pod = (spec: object, more: object = {}): Subject => [
  types.pod,
  { metadata, spec: { containers: [{ ...container, ...more }], ...spec } },
];
const deployment: Subject = [
  "kubernetes:apps/v1:Deployment",
  { metadata, spec: { replicas: 1, template: { spec: { containers: [container] } } } },
];
const claimed = { ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "1 GB" } } } } } };

const hpa = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const limitsOf = (cpu: string) => ({ limits: [{ type: "Container", default: { cpu } }] });

const eventLog = { "spark.eventLog.enabled": "true", "spark.eventLog.dir": "s3a://lake/spark-events" };
const process = { memory: "512m", coreLimit: "1", securityContext };
const job = (driver: object, executor: object = {}, more: object = {}, sparkConf: object = {}): Subject => [
  types.spark,
  {
    metadata,
    spec: {
      image: "spark:3.5.5",
      mainApplicationFile: "local:///etl.py",
      sparkConf: { ...eventLog, ...sparkConf },
      ...more,
      driver: { ...process, serviceAccount: "spark-application-sa", ...driver },
      executor: { ...process, serviceAccount: "spark-executor-sa", ...executor },
    },
  },
];
const conf = (key: string, value: unknown) => job({}, {}, {}, { [key]: value });

describe("what the policies of the pack cannot read of a resource", () => {
  it("is nothing of a job and a pod that are whole", async () => {
    expect(await sentences(job({}))).to.deep.equal([]);
    expect(await sentences(pod({}))).to.deep.equal([]);
  });

  for (const [subject, field] of [
    [job({ memory: "4 gigs" }), "spec.driver.memory"],
    [job({}, { memory: "4 gigs" }), "spec.executor.memory"],
    [job({}, { memory: unknown.text }), "spec.executor.memory"],
    [job({}, { memoryOverhead: "a lot" }), "spec.executor.memoryOverhead"],
    [job({}, { memoryLimit: "8G" }), "spec.executor.memoryLimit"],
    [job({}, { cores: 1.5 }), "spec.executor.cores"],
    [job({}, { coreLimit: "one" }), "spec.executor.coreLimit"],
    [job({}, { coreRequest: "-1" }), "spec.executor.coreRequest"],
    [job({}, { instances: "few" }), "spec.executor.instances"],
    [job({}, { instances: unknown.number }), "spec.executor.instances"],
    [job({}, {}, { batchScheduler: unknown.text }), "spec.batchScheduler"],
    [job({}, { gpu: { name: "nvidia.com/gpu", quantity: "1" } }), "spec.executor.gpu.quantity"],
    [job({}, { serviceAccount: unknown.text }), "spec.executor.serviceAccount"],
    [job({}, { sidecars: unknown.list }), "spec.executor.sidecars"],
    [job({}, { nodeSelector: { disk: unknown.text } }), "spec.executor.nodeSelector.disk"],
    [job({}, { tolerations: "all" }), "spec.executor.tolerations"],
    [job({}, {}, { image: unknown.text }), "spec.image"],
    [job({}, {}, { mode: "client" }), "spec.mode"],
    [job({}, {}, { memoryOverheadFactor: "much" }), "spec.memoryOverheadFactor"],
    [job({}, {}, { sparkConf: unknown.object }), "spec.sparkConf"],
    [job({}, {}, { volumes: unknown.list }), "spec.volumes"],
    [job({}, {}, { restartPolicy: { type: unknown.text } }), "spec.restartPolicy.type"],
    [job({}, {}, { dynamicAllocation: { enabled: "yes" } }), "spec.dynamicAllocation.enabled"],
    [job({}, {}, { dynamicAllocation: { enabled: true } }), "spec.dynamicAllocation.maxExecutors"],
    [conf("spark.executor.cores", "two"), 'spec.sparkConf["spark.executor.cores"]'],
    [conf("spark.memory.offHeap.enabled", "on"), 'spec.sparkConf["spark.memory.offHeap.enabled"]'],
    [conf("spark.executor.memoryOverhead", "${HEAP}"), 'spec.sparkConf["spark.executor.memoryOverhead"]'],
    [conf("spark.eventLog.enabled", unknown.text), 'spec.sparkConf["spark.eventLog.enabled"]'],
    [
      conf("spark.kubernetes.driver.podTemplateFile", "s3a://lake/pod.yaml"),
      'spec.sparkConf["spark.kubernetes.driver.podTemplateFile"]',
    ],
    [pod({}, { resources: { limits: { ...limits, memory: "1 GB" } } }), "spec.containers[0].resources.limits.memory"],
    [pod({}, { resources: { limits: { ...limits, cpu: unknown.text } } }), "spec.containers[0].resources.limits.cpu"],
    [pod({}, { resources: "large" }), "spec.containers[0].resources"],
    [pod({}, { image: unknown.text }), "spec.containers[0].image"],
    [pod({ containers: unknown.list }), "spec.containers"],
    [pod({ priorityClassName: unknown.text }), "spec.priorityClassName"],
    [pod({ serviceAccountName: unknown.text }), "spec.serviceAccountName"],
    [pod({ runtimeClassName: "gvisor" }), "spec.runtimeClassName"],
    [pod({ volumes: unknown.list }), "spec.volumes"],
    [
      pod({ volumes: [{ name: "scratch", ...claimed }] }),
      "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage",
    ],
    [
      [types.pod, { metadata: { name: "it", namespace: unknown.text }, spec: { containers: [] } }],
      "metadata.namespace",
    ],
    [[types.pod, { metadata, spec: unknown.object }], "spec"],
    [[types.patch, { metadata, spec: {} }], "This patches pods whose other fields"],
    [[types.unknown, { metadata }], types.unknown],
    [["kubernetes:sparkoperator.k8s.io/v1beta2:SparkConnect", { metadata }], "SparkConnect is of a kind"],
  ] as const) {
    it(`is told in one sentence: ${field} (${JSON.stringify(subject[1]).length})`, async () => {
      const told = await sentences(subject);
      expect(told, told.join("\n")).to.have.length(1);
      expect(told[0]).to.include(field);
    });
  }

  for (const [what, broken] of [
    ["a LimitRange", ["kubernetes:core/v1:LimitRange", { metadata, spec: limitsOf("lots") }]],
    ["a LimitRange's namespace", ["kubernetes:core/v1:LimitRange", { metadata: { namespace: unknown.text } }]],
    [
      "a runtime class",
      ["kubernetes:node.k8s.io/v1:RuntimeClass", { metadata, overhead: { podFixed: { cpu: "one" } } }],
    ],
    [
      "an autoscaler's target",
      [hpa, { metadata, spec: { scaleTargetRef: { kind: "Deployment", name: unknown.text } } }],
    ],
    [
      "an autoscaler's maximum",
      [hpa, { metadata, spec: { scaleTargetRef: { kind: "Deployment", name: "it" }, maxReplicas: "9" } }],
    ],
    ["a priority class", ["kubernetes:scheduling.k8s.io/v1:PriorityClass", { metadata: { name: unknown.text } }]],
    ["a service account", ["kubernetes:core/v1:ServiceAccount", { metadata: { name: 1, namespace: "jobs" } }]],
    ["a network policy", ["kubernetes:networking.k8s.io/v1:NetworkPolicy", { metadata, spec: { podSelector: 1 } }]],
  ] as readonly (readonly [string, Subject])[]) {
    it(`is told once of ${what} on which others depend, and of nothing else`, async () => {
      const refused = await refusals(...jobNamespace, broken, job({}), deployment);
      expect(refused.map(({ urn, message }) => `${urn} ${message}`)).to.have.length(1);
      expect(refused[0]?.urn).to.include(broken[0]);
    });
  }

  it("is told in two sentences where two fields are broken, and of all others in one each", async () => {
    const broken = fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, selector: ([path]) => path.join(".") });
    await fc.assert(
      fc.asyncProperty(broken, async (fields) => {
        const spec = structuredClone((job({})[1] as { spec: object }).spec);
        for (const [path, value] of fields) set(spec, path, value);
        const told = await sentences([types.spark, { metadata, spec }]);
        const expected = fields.map(([path]) => `spec.${path.join(".")}`);
        expect(told.map((sentence) => sentence.slice(0, sentence.indexOf(" is "))).sort()).to.deep.equal(
          expected.sort(),
        );
      }),
      { numRuns: 50 },
    );
  });
});

/** Fields of a job, and what cannot be read of them. */
const fields: readonly (readonly [path: readonly string[], value: unknown])[] = [
  [["image"], unknown.text],
  [["memoryOverheadFactor"], "much"],
  [["restartPolicy", "type"], 1],
  [["nodeSelector"], "disk"],
  ...["driver", "executor"].flatMap((role) => [
    [[role, "memory"], "4 gigs"] as const,
    [[role, "memory"], unknown.text] as const,
    [[role, "memoryOverhead"], "4 gigs"] as const,
    [[role, "memoryLimit"], "8G"] as const,
    [[role, "cores"], 1.5] as const,
    [[role, "coreRequest"], true] as const,
    [[role, "coreLimit"], "one"] as const,
    [[role, "serviceAccount"], unknown.text] as const,
    [[role, "gpu", "quantity"], "1"] as const,
    [[role, "sidecars"], unknown.list] as const,
    [[role, "tolerations"], "all"] as const,
  ]),
  [["executor", "instances"], unknown.number],
];

function set(object: object, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) Reflect.set(object, key, value);
  else {
    if (!Reflect.has(object, key)) Reflect.set(object, key, {});
    set(Reflect.get(object, key) as object, rest, value);
  }
}
