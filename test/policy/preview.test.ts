import { expect } from "chai";
import { readFileSync } from "node:fs";
import { cp, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { notYetKnown } from "../../policies/model/field";
import type { BudgetReport } from "../../policies/report/report";
import { Trial } from "../contract/engine/support/trial";

const pack = join(__dirname, "../../policies");
const budget = {
  nodes: [{ name: "worker", count: 3, cpu: "10", memory: "96G" }],
  limits: { cpu: "3", memory: "25G" },
  idleRequests: { cpu: "600m", memory: "10G" },
  storage: { total: "200G", baseline: "166G" },
  warnAt: { cpu: 0.6 },
};
const judged = ["budget-memory", "budget-cpu", "budget-storage", "budget-namespace", "node-fit"];

/** Stack `dev` may choose advice for its own document; here every policy has teeth. */
const config: Readonly<Record<string, object>> = {
  "images-pinned": { enforcementLevel: "mandatory" },
  "event-log": { enforcementLevel: "mandatory", eventLogFolder: "s3a://lake/spark-events" },
  "jar-set": { enforcementLevel: "mandatory", jarSetImages: ["spark"] },
  "namespaces-known": { enforcementLevel: "mandatory", namespaces: ["web", "jobs"] },
  ...Object.fromEntries(judged.map((name) => [name, { enforcementLevel: "mandatory", budget }])),
  "jobs-guarded": { enforcementLevel: "mandatory", budget },
  "budget-report": { budget },
};

/** Mistakes that the engine finds before it starts the policies, by the policy that is given them. */
const wrongShapes = {
  "budget-memory": { ...budget, limit: {} },
  "budget-cpu": { ...budget, limits: { cpu: 3, memory: "25G" } },
  "node-fit": { ...budget, storage: undefined },
};

/** Mistakes that the policies find. */
const wrongAmounts = {
  "budget-memory": { ...budget, limits: { cpu: "3", memory: "25" } },
  "budget-cpu": { ...budget, limits: { cpu: "-3", memory: "25G" } },
  "budget-storage": { ...budget, limits: { cpu: "3", memory: "300G" } },
};

const unknown = (path: string) => `${path} ${notYetKnown}`;

const withBudgets = (budgets: Readonly<Record<string, object>>) => ({
  ...config,
  ...Object.fromEntries(Object.entries(budgets).map(([policy, budget]) => [policy, { ...config[policy], budget }])),
});

/** The project of the repository, whose stack dev has a share of the sandbox. */
const projectFile = "name: lakehouse\nruntime: {name: nodejs, options: {typescript: false, nodeargs: --import tsx}}\n";

describe("pulumi preview with the policy pack", function () {
  this.timeout("2m");
  let trial: Trial;

  before(async () => {
    trial = await Trial.start(readFileSync(require.resolve("./program"), "utf8"), {
      "Pulumi.yaml": projectFile,
      "config.json": JSON.stringify(config),
      "Pulumi.nowhere.yaml": "config: {}\n",
      "wrong-shape.json": JSON.stringify(withBudgets(wrongShapes)),
      "wrong-amounts.json": JSON.stringify(withBudgets(wrongAmounts)),
    });
  });
  after(() => trial.end());

  /** The folder of the pack in a project of its own, with another document of the sandbox. */
  async function packWith(document: string): Promise<string> {
    const folder = await mkdtemp(join(trial.folder, "pack-"));
    for (const copied of ["policies", "clusters"])
      await cp(join(pack, "..", copied), join(folder, copied), { recursive: true });
    for (const beside of ["pulumi-patches", "images", "contract", "schema", "node_modules"]) {
      await symlink(join(pack, "..", beside), join(folder, beside));
    }
    await writeFile(join(folder, "clusters/sandbox.yaml"), document);
    return join(folder, "policies");
  }

  const judgedBy = (what: string, configFile = "config.json") => [
    "--config",
    `case=${what}`,
    "--policy-pack",
    pack,
    "--policy-pack-config",
    configFile,
  ];

  async function preview(what: string, configFile?: string) {
    const { exitCode, output } = await trial.pulumi("preview", "--non-interactive", ...judgedBy(what, configFile));
    return { exitCode, violations: output.split("\n").filter((line) => line.includes("[mandatory]")), output };
  }

  it("lets a program pass that fits, and shows its budget table", async () => {
    const { exitCode, output } = await preview("fits");
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/^ +Budget of stack dev: fits, above a warn level\n +used +budget +share +largest\n/m);
    expect(output).to.match(/^ +CPU limits at the peak +0\.5 cores +3 cores +17 % +web\/deployment\/web 0\.5 cores$/m);
  });

  it("counts jobs that the engine runs one after the other at different times, and warns below the budget", async () => {
    const { exitCode, output } = await preview("oneAfterTheOther");
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/^ +! CPU limits at the peak +2 cores +3 cores +67 % /m);
    expect(output).to.match(/^ +jobs\/second +2 pods +\S+ GB +2 cores +after jobs\/first$/m);
    expect(output).to.match(/\[advisory\].* budget-report /);
    expect(output).to.include(
      "CPU limits at the peak are 2 cores, above the warn level of 1.8 cores in the budget of 3",
    );
  });

  it("refuses the same jobs when they may run at once", async () => {
    const { exitCode, output } = await preview("atOnce");
    expect(exitCode).to.not.equal(0);
    expect(output).to.include("CPU limits at the peak are 4 cores, 1 core more than the 3 cores of the budget.");
  });

  it("refuses one that does not, with the arithmetic", async () => {
    const { exitCode, output } = await preview("tooLarge");
    expect(exitCode).to.not.equal(0);
    expect(output).to.include("Memory limits at the peak are 61.63 GB, 36.63 GB more than the 25 GB of the budget.");
    expect(output).to.include("jobs/executor of etl 5 × 12.03 GB = 60.13 GB");
  });

  for (const [what, ...problems] of [
    ["unknownImage", unknown("spec.template.spec.containers[0].image")],
    ["unknownReplicas", unknown("spec.replicas")],
    [
      "unknownConf",
      ...["spark.eventLog.enabled", "spark.hadoop.fs.s3a.endpoint", "spark.jars"].map((key) =>
        unknown(`spec.sparkConf["${key}"]`),
      ),
    ],
    ["unknownAccount", unknown("spec.executor.memoryLimit"), unknown("spec.executor.serviceAccount")],
    ["unknownNamespace", unknown("metadata.namespace")],
    ["unknownStore", unknown("endpoints")],
    ["unknownRules", unknown("rules")],
    ["unknownBucketPolicy", unknown("policy")],
    [
      "unreadableQuantity",
      'spec.template.spec.containers[0].resources.limits.memory is not a Kubernetes quantity such as 500m or 1Gi: "1 GB"',
    ],
    ["unknownSpec", unknown("spec.executor")],
    [
      "hidden",
      "kubernetes:helm.sh/v3:Release is of a kind whose pods the policies cannot see (deploy its objects one by one, a chart as " +
        "helm.v4.Chart, or list it in podFreeKinds if it runs none)",
    ],
  ] as const) {
    it(`refuses ${what}, which nobody can judge yet, in a sentence for each field`, async () => {
      const { exitCode, output } = await preview(what);
      expect(exitCode).to.not.equal(0);
      const said = output.split("\n").flatMap((line) => /^ *(.*), so this cannot be judged\.$/.exec(line)?.[1] ?? []);
      expect(said.sort()).to.deep.equal(problems);
    });
  }

  it("refuses a chart that shows nothing yet", async () => {
    const { exitCode, output } = await preview("unknownChart");
    expect(exitCode).to.not.equal(0);
    expect(output).to.include("kubernetes:helm.sh/v4:Chart shows none of its objects.");
  });

  for (const [what, sentences] of [
    [
      "openNamespace",
      [
        'metadata.labels["pod-security.kubernetes.io/enforce"] has to be restricted.',
        "Namespace jobs has no LimitRange.",
      ],
    ],
    ["twoClusters", ["Its context differs from this stack's other Kubernetes provider."]],
  ] as const) {
    it(`refuses ${what}, which takes jobs out of what holds them`, async () => {
      const { exitCode, output } = await preview(what);
      expect(exitCode).to.not.equal(0);
      for (const sentence of sentences) expect(output).to.include(sentence);
    });
  }

  it("refuses a secret in a plain field, without printing it", async () => {
    const { exitCode, violations, output } = await preview("secretInPlain");
    expect(exitCode).to.not.equal(0);
    expect(violations.join()).to.include("no-plain-secrets");
    expect(output).to.include("env[0].value is a secret in plain text.").and.not.to.include("planted");
  });

  it("refuses an entry point that declares nothing, by which an update would delete the whole stack", async () => {
    const wrong = await Trial.start(readFileSync(require.resolve("./program"), "utf8"), {
      "Pulumi.yaml": projectFile,
      // The SDK takes it before `main`.
      "package.json": JSON.stringify({ name: "trial", main: "index.ts", exports: { ".": "./library.js" } }),
      "library.js": "exports.version = 1;\n",
      "config.json": JSON.stringify(config),
    });
    try {
      const { exitCode, output } = await wrong.pulumi("preview", "--non-interactive", ...judgedBy("fits"));
      expect(exitCode, output).to.not.equal(0);
      expect(output).to.include("The program declares no resources.");
    } finally {
      await wrong.end();
    }
  });

  it("refuses a stack without a share of a cluster, which has no budget", async () => {
    const options = ["--stack", "nowhere", "--config", "case=fits", "--policy-pack", pack];
    const { exitCode, output } = await trial.pulumi("preview", "--non-interactive", ...options);
    expect(exitCode).to.not.equal(0);
    const sentence =
      "budget is missing: give the stack a share of its cluster in clusters/NAME.yaml, so this cannot be judged.";
    expect(output.split(sentence), "told once").to.have.length(2);
  });

  it("refuses a stack whose document misspells a key, which would drop its settings", async () => {
    const own = await packWith("policy: {}\nshares: [{ stack: dev, limit: {} }]\n");
    const options = ["--config", "case=fits", "--policy-pack", own];
    const { exitCode, output } = await trial.pulumi("preview", "--non-interactive", ...options);
    expect(exitCode, output).to.not.equal(0);
    expect(output)
      .to.include("clusters/sandbox.yaml has no setting policy (did you mean policies?).")
      .and.include("clusters/sandbox.yaml: shares.0 has no setting limit (did you mean limits?).");
  });

  for (const [what, configFile, sentences] of [
    [
      "of the wrong shape",
      "wrong-shape.json",
      [
        "budget-memory: budget: Additional property limit is not allowed",
        "budget-cpu: budget.limits.cpu: Invalid type. Expected: string, given: integer",
        "node-fit: budget: storage is required",
      ],
    ],
    [
      "with wrong amounts",
      "wrong-amounts.json",
      [
        'budget.limits.memory has no unit, such as G or Gi: "25"',
        'budget.limits.cpu is negative: "-3"',
        "budget.limits.memory is more than the 288 GB that the cluster's nodes have",
      ],
    ],
  ] as const) {
    it(`refuses budgets ${what}, with a sentence for each mistake`, async () => {
      const { exitCode, output } = await preview("fits", configFile);
      expect(exitCode).to.not.equal(0);
      for (const sentence of sentences) expect(output).to.include(sentence);
    });
  }

  describe("as `npm run budget`", () => {
    const limit = 8;
    const document = {
      nodes: [{ name: "worker", cpu: 8, memory: "16Gi" }],
      storage: { total: "20Gi", baseline: 0 },
      policies: { "event-log": { eventLogFolder: "s3a://lake/spark-events" } },
      shares: [{ stack: "dev", limits: { cpu: limit, memory: "16Gi" }, idleRequests: { cpu: "600m", memory: "4Gi" } }],
    };
    let main: string;
    before(async () => {
      main = join(await packWith(JSON.stringify(document)), "report/main.ts");
    });

    it("shows and writes the table, with the change against what is deployed", async () => {
      await trial.succeeds("up", "--yes", "--skip-preview", "--non-interactive", "--config", "case=fits");
      const files = ["--write", "budget.md", "--write", "budget.json", "--write", "budget.svg"];
      const { exitCode, output } = await trial.node(main, "dev", ...files, "--", "--config", "case=oneAfterTheOther");
      expect(exitCode, output).to.equal(0);
      const cells = ["CPU limits at the peak", "2 cores", `${limit} cores`, `${200 / limit} %`, "+1.5 cores"];
      expect(output).to.match(
        new RegExp(`^ +${cells.join(" +").replace("+1.5", "\\+1\\.5")} +jobs/driver of \\w+ 1 core$`, "m"),
      );
      expect(await trial.read("budget.md")).to.include(`| ${cells.join(" | ")} |`);
      const { rows } = JSON.parse(await trial.read("budget.json")) as BudgetReport;
      expect(rows.find(({ name }) => name === "CPU limits at the peak")).to.include({ used: 2000, before: 500 });
      expect(await trial.read("budget.svg")).to.match(/^<svg /);
    });

    it("does so for a change that is refused too, and ends as the preview does", async () => {
      const { exitCode, output } = await trial.node(
        main,
        "dev",
        "--write",
        "refused.md",
        "--",
        "--config",
        "case=tooLarge",
      );
      expect(exitCode).to.not.equal(0);
      expect(output).to.include("Budget of stack dev: does not fit").and.to.include("[mandatory]");
      expect(await trial.read("refused.md")).to.include("❌ Memory limits at the peak | 61.63 GB |");
    });

    it("says what the matter is when there is no table", async () => {
      const { exitCode, output } = await trial.node(main, "nobody");
      expect(exitCode).to.not.equal(0);
      expect(output).to.include("no stack named 'nobody' found");
      expect((await trial.node(main, "dev", "--write", "budget.pdf")).output).to.include("usage: npm run budget");
    });
  });

  it("refuses another S3 service than AWS's without path style", async () => {
    const { exitCode, violations } = await preview("store");
    expect(exitCode).to.not.equal(0);
    expect(violations.join()).to.match(/s3-path-style.*provider.*store/);
  });

  it("repairs what is safe to repair, once: a second update finds nothing to change", async function () {
    this.timeout("5m");
    const options = judgedBy("repairable");
    const shown = await trial.succeeds("preview", "--non-interactive", ...options);
    expect(shown)
      .to.match(/\[remediate\].*no-ttl/)
      .and.to.match(/\[remediate\].*s3-path-style/);

    await trial.succeeds("up", "--yes", "--skip-preview", ...options);
    const state = await trial.succeeds("stack", "export");
    expect(state).to.include('"spark.hadoop.fs.s3a.path.style.access": "true"').and.to.not.include("timeToLiveSeconds");
    await trial.succeeds("up", "--yes", "--skip-preview", "--expect-no-changes", ...options);
    await trial.succeeds("preview", "--expect-no-changes", ...options);
  });
});
