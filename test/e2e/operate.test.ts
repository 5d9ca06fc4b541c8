import { expect } from "chai";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { objectStoreUsers, sandboxCeph } from "../../sandbox/services/object-store/object-store";
import { checkout, paths } from "../../sandbox/shared/paths";
import type { Trial } from "../contract/engine/support/trial";
import { codeBlocks, section } from "../support/markdown";
import { beyondTheCore } from "./support/beyond-the-core";
import { clients, eventually, jobNamespace, needsRealNode } from "./support/cluster";
import { runAs } from "./support/guide";
import { platformIsUp, pulumi } from "./support/sandbox";
import { smallJobs } from "./support/small-jobs";
import { getSparkApplication } from "./support/spark-applications";

const page = readFileSync(join(checkout, "docs/operate.md"), "utf8");
/** Blocks of commands that belong to a step of a list are indented. */
const commandsOf = (headline: string) => codeBlocks(section(page, headline).replace(/^ {3}/gm, ""), "sh");

// Objective: guide-day-2
beyondTheCore("the guide for the second day", 4, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  describe("rotates the keys of jobs", () => {
    const [makeKey = "", deploy = "", removeKey = ""] = commandsOf("Rotate keys");
    const usersFile = join(paths.state, "object-store/users.json");
    const radosgwAdmin = (command: string) => sandboxCeph("real").admin(...command.trim().split(" ").slice(1));
    let trial: Trial | undefined;
    after(async () => {
      await trial?.pulumi("destroy", "--yes", "--skip-preview");
      await trial?.end();
    });

    it("with a second key in the object store, until the stack has it", async () => {
      const { jobs: old } = await objectStoreUsers();
      const { keys } = JSON.parse(await radosgwAdmin(makeKey)) as {
        keys: { access_key: string; secret_key: string }[];
      };
      const made = keys.find(({ access_key }) => access_key !== old.accessKey)!;
      const users = JSON.parse(await readFile(usersFile, "utf8")) as { jobs: object };
      const jobs = { ...users.jobs, accessKey: made.access_key, secretKey: made.secret_key };
      await writeFile(usersFile, JSON.stringify({ ...users, jobs }), { mode: 0o600 });
      await runAs(deploy, { exitCode: 0, prints: "" });
      await radosgwAdmin(removeKey.replace("OLD_ACCESS_KEY", old.accessKey));
      const secret = await clients().core.readNamespacedSecret({ name: "object-store-jobs", namespace: jobNamespace });
      const deployed = Buffer.from(secret.data?.AWS_ACCESS_KEY_ID ?? "", "base64").toString();
      expect([deployed === made.access_key, deployed === old.accessKey]).to.deep.equal([true, false]);
    });

    it("and jobs use the new key, without the old one", async () => {
      trial = await smallJobs([{ name: "e2e-new-key", sql: "SHOW NAMESPACES IN nessie" }], paths.kubeconfig);
      await trial.succeeds("up", "--yes", "--skip-preview");
      expect((await getSparkApplication("e2e-new-key"))?.status?.applicationState?.state).to.equal("COMPLETED");
    });
  });

  describe("changes a share", () => {
    const document = join(checkout, "clusters/sandbox.yaml");
    const [look = "", deploy = ""] = commandsOf("Change a share");
    let original: string;
    before(async () => {
      original = await readFile(document, "utf8");
    });
    after(async () => {
      await writeFile(document, original);
      await pulumi("up", "--yes");
    });

    it("of which the quota in the cluster is made, and no job runs again", async () => {
      const before = await getSparkApplication("test-spark-pi");
      const share = "spark-applications: { cpu: 2, memory: 9Gi";
      expect(original).to.include(share);
      await writeFile(document, original.replace(share, "spark-applications: { cpu: 2500m, memory: 9Gi"));
      await runAs(look.replace("STACK", "dev"), { exitCode: 0, prints: "Budget of stack dev: fits" });
      await runAs(deploy, { exitCode: 0, prints: "" });
      await eventually("the quota to be 2500m", 30, async () => {
        const quota = { name: "spark-jobs", namespace: jobNamespace };
        const { spec } = await clients().core.readNamespacedResourceQuota(quota);
        return spec?.hard?.["requests.cpu"] === "2500m" ? true : undefined;
      });
      expect((await getSparkApplication("test-spark-pi"))?.status).to.deep.equal(before?.status);
    });
  });
});
