import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, { readonly env?: object; readonly steps: readonly Step[] }>>;
}

const checkout = join(__dirname, "../..");
const folder = join(checkout, ".github/workflows");
const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as { scripts: object };
const workflows = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), "utf8")) as Workflow);
const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));
const commands = steps.flatMap(({ run }) => run ?? []);

describe("the workflows", () => {
  it("run scripts that there are", () => {
    const names = commands.flatMap((command) => /^npm run (\S+)/.exec(command)?.[1] ?? []);
    expect(names).to.include.members(["budget", "typecheck", "lint", "test:unit", "test:policy"]);
    expect(scripts).to.include.all.keys(names);
  });

  it("never preview or deploy without the policies, and never without a preview", () => {
    const runs = commands.filter((command) => /^pulumi (preview|up) /.test(command));
    expect(runs).to.have.lengthOf(2);
    for (const run of runs) {
      expect(run).to.include("--policy-pack policies");
      expect(run).not.to.match(/--skip-preview| -f\b/);
    }
  });

  it("have a pull request judged by the policies of its base branch too, with that branch's packages", () => {
    expect(commands.filter((command) => command.includes("--policy-pack base/policies"))).to.have.lengthOf(1);
    const base = steps.find((step) => step.with?.path === "base");
    expect(base?.with).to.include({ ref: "${{ github.event.pull_request.base.sha }}" });
    expect(steps).to.deep.include({ run: "npm ci --omit=dev --ignore-scripts", "working-directory": "base" });
  });

  it("name each action by its commit, and the CLI by its exact version", () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions).not.to.be.empty;
    for (const action of actions) expect(action).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    for (const version of steps.flatMap((step) => step.with?.["pulumi-version"] ?? [])) {
      expect(version).to.match(/^\d+\.\d+\.\d+$/);
    }
  });

  it("show secrets only to the steps that need them", () => {
    for (const workflow of workflows) {
      for (const job of Object.values(workflow.jobs)) expect(JSON.stringify(job.env ?? {})).not.to.include("secrets.");
      expect(workflow.permissions).to.deep.equal({});
    }
    const trusted = steps.filter(({ env = {} }) => JSON.stringify(env).includes("secrets."));
    expect(trusted).not.to.be.empty;
    for (const { run } of trusted) expect(run).to.match(/^(pulumi |npm run budget |install -D -m 600 )/);
  });

  it("leave no token in the checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts).not.to.be.empty;
    for (const step of checkouts) expect(step.with).to.include({ "persist-credentials": false });
  });
});

describe("the code owners", () => {
  const owned = readFileSync(join(checkout, ".github/CODEOWNERS"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("/"))
    .map((line) => line.split(/\s+/)[0] ?? "");

  it("are asked about what judges, builds and deploys", () => {
    expect(owned).to.include.members(["/policies/", "/.github/", "/images/", "/sandbox/", "/package-lock.json"]);
  });

  it("own paths that there are", () => {
    const missing = owned.filter((path) => !path.includes("*") && !existsSync(join(checkout, path)));
    expect(missing).to.deep.equal([]);
  });
});
