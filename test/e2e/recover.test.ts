import { expect } from "chai";
import { readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout, paths } from "../../sandbox/shared/paths";
import type { Trial } from "../contract/engine/support/trial";
import { codeBlocks, section } from "../support/markdown";
import { beyondTheCore } from "./support/beyond-the-core";
import { bucket, keysUnder } from "./support/bucket";
import { clients, jobNamespace, needsRealNode, operatorNamespace } from "./support/cluster";
import { runAs } from "./support/guide";
import { lakehouseNamespace, references } from "./support/lakehouse";
import { jobStack, platformArgs } from "./support/platform-jobs";
import { platformIsUp, pulumi } from "./support/sandbox";
import { smallJobs } from "./support/small-jobs";
import { driverLog, getSparkApplication } from "./support/spark-applications";

const page = readFileSync(join(checkout, "docs/recover.md"), "utf8");
const commandsOf = (headline: string) => codeBlocks(section(page, headline), "sh");
const follow = (commands = "") => runAs(commands.replaceAll("STACK", "dev"), { exitCode: 0, prints: "" });

/** Identities of what must not be made anew. */
async function identities(): Promise<Record<string, string | undefined>> {
  const { core, crds } = clients();
  const namespaces = await Promise.all(
    [jobNamespace, operatorNamespace, lakehouseNamespace].map((name) => core.readNamespace({ name })),
  );
  const claim = await core.readNamespacedPersistentVolumeClaim({
    name: "database-nessie-0",
    namespace: lakehouseNamespace,
  });
  const definitions = (await crds.listCustomResourceDefinition()).items;
  const objects = [...namespaces, claim, ...definitions];
  return Object.fromEntries(objects.map(({ metadata }) => [metadata?.name ?? "", metadata?.uid]));
}

// Objective: guide-disaster
beyondTheCore("the guide to recover from a loss", 6, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  describe("brings back a lost state", () => {
    const settings = join(checkout, "Pulumi.dev.yaml");
    const [exported = "", imported, adopted] = [...commandsOf("Prepare"), ...commandsOf("Lost state")];
    let original: string;
    let known: Awaited<ReturnType<typeof identities>>;
    let kept: string[];
    before(async () => {
      original = await readFile(settings, "utf8");
      known = await identities();
      kept = await keysUnder("");
    });
    after(async () => {
      // `pulumi config` writes the file without its comments.
      await writeFile(settings, original);
      await rm(join(checkout, "stack.json"), { force: true });
    });

    const isWhole = async () => {
      await pulumi("up", "--yes", "--refresh", "--expect-no-changes");
      expect(await identities()).to.deep.equal(known);
      expect(await keysUnder("")).to.include.members(kept);
      const { status } = (await getSparkApplication("test-spark-pi"))!;
      expect(status?.applicationState?.state).to.equal("COMPLETED");
    };

    it("from an export", async () => {
      await follow(exported.trim());
      await pulumi("stack", "rm", "--force", "--yes");
      // The sandbox makes a stack at its first use.
      await follow(imported?.replace(/^pulumi stack init .*\n/, ""));
      await isWhole();
    });

    it("without an export", async () => {
      await pulumi("stack", "rm", "--force", "--yes");
      await follow(adopted);
      await isWhole();
    });
  });

  describe("brings back a lost catalog", () => {
    const table = "nessie.e2e_lost.numbers";
    const trials: Trial[] = [];
    const run = async (name: string, sql: string): Promise<string> => {
      const trial = await smallJobs([{ name, sql }], paths.kubeconfig);
      trials.push(trial);
      await trial.succeeds("up", "--yes", "--skip-preview");
      return driverLog(name);
    };
    before(() =>
      run(
        "e2e-before-loss",
        `CREATE NAMESPACE IF NOT EXISTS nessie.e2e_lost;DROP TABLE IF EXISTS ${table};` +
          `CREATE TABLE ${table} USING iceberg AS SELECT id AS n FROM range(3);INSERT INTO ${table} VALUES (3)`,
      ),
    );
    after(async () => {
      for (const trial of trials) {
        await trial.pulumi("destroy", "--yes", "--skip-preview");
        await trial.end();
      }
    });

    it("makes an empty one", async () => {
      const before = await references();
      await follow(commandsOf("Lost catalog")[0]);
      expect(await references()).not.to.equal(before);
    });

    it("registers the tables, with every row of their last commit", async () => {
      const [program = ""] = codeBlocks(section(page, "Lost catalog"), "python");
      const size = { memory: "512m", coreRequest: "100m", coreLimit: "1" };
      const args = {
        ...(await platformArgs()),
        main: "register.py",
        files: { "register.py": program },
        arguments: [`s3a://${bucket}/warehouse`],
        driver: size,
        executor: size,
        waitForCompletion: true,
      };
      const trial = await jobStack([{ name: "e2e-register", args }]);
      trials.push(trial);
      await trial.succeeds("up", "--yes", "--skip-preview");
      const registered = await driverLog("e2e-register");
      expect(registered).to.match(/^registered: e2e_lost numbers s3:/m);
      // Tables that tests had dropped before are back, too.
      const tables = [...registered.matchAll(/^registered: (\S+) (\S+) /gm)].map(
        ([, space, name]) => `${space}.${name}`,
      );
      const drops = tables.map((name) => `DROP TABLE nessie.${name}`);
      const log = await run("e2e-after-loss", [`SELECT n FROM ${table} ORDER BY n`, ...drops].join(";"));
      expect(log).to.include("Row(n=0) Row(n=1) Row(n=2) Row(n=3)");
    });
  });
});
