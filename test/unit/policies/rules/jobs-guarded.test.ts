import { expect } from "chai";
import { jobsGuarded } from "../../../../policies/rules/jobs-guarded";
import { budget, sparkJob } from "../support/budgets";
import { judgeStack, type Subject, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const metadata = { name: "jobs", namespace: "jobs" };
const namespace: Subject = ["kubernetes:core/v1:Namespace", { metadata: { name: "jobs" } }];
const quota = (hard: object, more: object = {}): Subject => [
  "kubernetes:core/v1:ResourceQuota",
  { metadata, spec: { hard, ...more } },
];
const requests = { "requests.cpu": "2", "requests.memory": "10G" };
const limitRange: Subject = ["kubernetes:core/v1:LimitRange", { metadata, spec: { limits: [] } }];
const network = (spec: object): Subject => ["kubernetes:networking.k8s.io/v1:NetworkPolicy", { metadata, spec }];
const closed = network({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const job = sparkJob("etl", 1, 1024);
const stack = (subjects: readonly Subject[], config: object = { budget }) => judgeStack(jobsGuarded, subjects, config);

const noQuota = "Namespace jobs has no quota of the CPU and memory that all its pods request.";

describe("policy jobs-guarded", () => {
  describesItself(jobsGuarded);

  it("passes a namespace of jobs with quota, LimitRange and a closed network", async () => {
    expect(await stack([namespace, quota(requests), limitRange, closed, job])).to.be.empty;
    expect(await stack([namespace, quota({ cpu: "2", memory: "10G" }), limitRange, closed, job]), "short names").to.be
      .empty;
    const apart = [network({ podSelector: {} }), network({ podSelector: {}, egress: [{ to: [{ podSelector: {} }] }] })];
    expect(await stack([namespace, quota(requests), limitRange, ...apart, job]), "each its own policy").to.be.empty;
  });

  it("passes namespaces without jobs, and jobs in a namespace that others make", async () => {
    expect(await stack([namespace])).to.be.empty;
    expect(await stack([job])).to.be.empty;
  });

  for (const [what, subjects, violation] of [
    ["without a quota", [limitRange, closed], noQuota],
    ["whose quota bounds no memory", [quota({ "requests.cpu": "2" }), limitRange, closed], noQuota],
    ["whose quota is for some pods only", [quota(requests, { scopes: ["BestEffort"] }), limitRange, closed], noQuota],
    ["without a LimitRange", [quota(requests), closed], "Namespace jobs has no LimitRange."],
    [
      "whose network policy leaves egress open",
      [quota(requests), limitRange, network({ podSelector: {}, policyTypes: ["Ingress"] })],
      "Namespace jobs has no network policy of all its pods for Egress.",
    ],
    [
      "whose network policy holds for some pods only",
      [
        quota(requests),
        limitRange,
        network({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"] }),
        network({ podSelector: {} }),
      ],
      "Namespace jobs has no network policy of all its pods for Egress.",
    ],
  ] as const) {
    it(`refuses a namespace of jobs ${what}`, async () => {
      expect(await stack([namespace, ...subjects, job])).to.deep.equal([violation]);
    });
  }

  it("takes the drivers' account for a sign of jobs from elsewhere", async () => {
    const account = (name: string): Subject => [
      "kubernetes:core/v1:ServiceAccount",
      { metadata: { name, namespace: "jobs" } },
    ];
    expect(await stack([namespace, account("spark-application-sa"), limitRange, closed])).to.deep.equal([noQuota]);
    expect(await stack([namespace, account("etl"), limitRange, closed], { driverAccount: "etl" })).to.deep.equal([
      noQuota,
    ]);
    expect(await stack([namespace, account("default")])).to.be.empty;
  });

  describe("of a quota", () => {
    const guarded = (hard: object, config?: object) => stack([namespace, quota(hard), limitRange, closed, job], config);
    const ofJobs = { budget: { ...budget, namespaces: { jobs: { cpu: "1", memory: "5G" } } } };

    it("refuses more than the namespace's budget", async () => {
      expect(await guarded({ ...requests, "limits.memory": "20G" }, ofJobs)).to.deep.equal([
        'spec.hard["requests.cpu"] allows 2 cores, and the budget 1 core.',
        'spec.hard["requests.memory"] allows 10 GB, and the budget 5 GB.',
      ]);
      expect(await guarded({ cpu: "1", memory: "5G" }, ofJobs)).to.be.empty;
    });

    it("refuses more than the stack's budget where only other namespaces have one, and limits above that", async () => {
      const hard = { cpu: "1000", memory: "20G", "limits.cpu": "5", "limits.memory": "20Gi" };
      const ofOthers = { budget: { ...budget, namespaces: { web: { cpu: "1", memory: "5G" } } } };
      expect(await guarded(hard, ofOthers)).to.deep.equal([
        "spec.hard.cpu allows 1000 cores, and the budget 4 cores.",
        'spec.hard["limits.cpu"] allows 5 cores, and the budget 4 cores.',
        'spec.hard["limits.memory"] allows 21.47 GB, and the budget 20 GB.',
      ]);
    });

    it("leaves its size alone where no namespace has a budget", async () => {
      expect(await guarded({ cpu: "1000", memory: "1T" })).to.be.empty;
      expect(await guarded({ cpu: "1000", memory: "1T" }, {})).to.be.empty;
    });

    it("refuses what is not known yet", async () => {
      expect((await guarded({ cpu: unknown.text, memory: "1G" }, ofJobs)).join()).to.include(
        "spec.hard.cpu is not known",
      );
    });
  });
});
