import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { execa } from "execa";
import { checkout, paths } from "../../sandbox/shared/paths";
import { beyondTheCore } from "./support/beyond-the-core";
import { needsRealNode } from "./support/cluster";
import { platformIsUp, pulumi, sandbox } from "./support/sandbox";
import { getSparkApplication } from "./support/spark-applications";

/** A repository of a data team: the template outside the checkout, with the package that `npm pack` makes. */
beyondTheCore("a repository of jobs, made of jobs-template/", 3, function () {
  this.timeout("8m");
  let place: string;
  let project: string;
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    place = await mkdtemp(join(tmpdir(), "jobs-template-"));
    project = join(place, "jobs");
    await cp(join(checkout, "jobs-template"), project, { recursive: true });
    await execa("npm", ["pack", "--pack-destination", place], { cwd: checkout });
    const [tarball = ""] = (await readdir(place)).filter((name) => name.endsWith(".tgz"));
    const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", join(place, tarball)];
    await execa("npm", install, { cwd: project });
    await edit("Pulumi.dev.yaml", (text) => `${text}  lakehouse-jobs:kubeconfig: ${paths.kubeconfig}\n`);
  });
  after(async () => {
    await sandbox("pulumi", "-C", project, "destroy", "--yes", "--skip-preview");
    await sandbox("pulumi", "-C", project, "stack", "rm", "dev", "--yes");
    await rm(place, { recursive: true });
  });

  async function edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(project, file);
    const text = await readFile(path, "utf8");
    const changed = change(text);
    expect(changed, file).not.to.equal(text);
    await writeFile(path, changed);
  }

  /** The policies are those of the package. */
  const pack = () => ["--policy-pack", join(project, "node_modules/lakehouse-compute/dist/policies")];

  it("has types that fit the package's", async () => {
    await execa("npm", ["run", "typecheck"], { cwd: project });
  });

  // Objective: job-manifest
  // Objective: job-elsewhere
  it("deploys its jobs, one of them an ordinary manifest, and waits until they have ended", async () => {
    const said = await pulumi("-C", project, "up", "--yes", ...pack());
    expect(said).to.include("Spark job pi of manifests/pi.yaml: the platform adds ");
    for (const name of ["sales-report", "pi"]) {
      expect(await getSparkApplication(name), name).to.have.nested.property(
        "status.applicationState.state",
        "COMPLETED",
      );
    }
  });

  it("has a budget of its own, by project and stack, in the cluster's document", async () => {
    const said = await pulumi("-C", project, "preview", ...pack());
    expect(said).to.match(/The stack's share is 4\.29 GB of 21\.47 GB and 2 cores of 10 cores/);
  });

  it("is refused a job that the stack would forget", async () => {
    const opts = /\{ provider \},\n {2}\);/;
    await edit("index.ts", (text) => text.replace(opts, "{ provider, deletedWith: provider },\n  );"));
    const { exitCode, all } = await sandbox("pulumi", "-C", project, "preview", ...pack());
    await edit("index.ts", (text) => text.replace(", deletedWith: provider", ""));
    expect(exitCode).not.to.equal(0);
    expect(all).to.include("SparkApplication sales-report: deletedWith would leave pods running, and uncounted");
  });

  it("is refused a job that is larger than its share, before anything changes", async () => {
    await edit("index.ts", (text) => text.replace('executor: { memory: "512m"', 'executor: { memory: "4g"'));
    const { exitCode, all } = await sandbox("pulumi", "-C", project, "preview", ...pack());
    expect(exitCode).not.to.equal(0);
    expect(all).to.match(/\[mandatory\].* {2}budget-memory /);
    expect(all).to.match(/\[mandatory\].* {2}budget-namespace /);
  });
});
