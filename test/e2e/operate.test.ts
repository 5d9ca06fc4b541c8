import { expect } from "chai";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { objectStoreUsers, sandboxCeph } from "../../sandbox/services/object-store/object-store";
import { checkout, paths } from "../../sandbox/shared/paths";
import { codeBlocks, section } from "../support/markdown";
import { beyondTheCore } from "./support/beyond-the-core";
import { clients, jobNamespace, needsRealNode } from "./support/cluster";
import { runAs } from "./support/guide";
import { platformIsUp } from "./support/sandbox";

const page = readFileSync(join(checkout, "docs/operate.md"), "utf8");
/** Blocks of commands that belong to a step of a list are indented. */
const commandsOf = (headline: string) => codeBlocks(section(page, headline).replace(/^ {3}/gm, ""), "sh");

// Objective: guide-keys
beyondTheCore("the guide for the second day", 2, function () {
  this.timeout("10m");
  before(platformIsUp);
  before(needsRealNode);

  describe("rotates the keys of jobs", () => {
    const [makeKey = "", deploy = "", removeKey = ""] = commandsOf("Rotate keys");
    const usersFile = join(paths.state, "object-store/users.json");
    const radosgwAdmin = (command: string) => sandboxCeph("real").admin(...command.trim().split(" ").slice(1));

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
  });
});
