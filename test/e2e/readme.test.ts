import { expect } from "chai";
import { execa } from "execa";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../sandbox/shared/paths";
import { codeBlocks, commandsOf, section } from "../support/markdown";
import { eventually, needsRealNode } from "./support/cluster";
import { platformIsUp, succeeds } from "./support/sandbox";

const text = (file: string) => readFileSync(join(checkout, file), "utf8");
const readme = text("README.md");
const [, lookAround = ""] = codeBlocks(section(readme, "Run it on your machine"), "sh");
/** What CI runs; `npm run up` is how every test here begins. */
const ofCi = ["npm run up", "npm test", "npm run down", "npm run down -- --wipe"];

describe("the README's commands", function () {
  this.timeout("5m");
  before(platformIsUp);
  before(needsRealNode);

  it("are all run by this test, by CI, or by the test of a cluster of one's own", () => {
    const ownCluster = commandsOf(section(readme, "Deploy to your own cluster"));
    expect(commandsOf(readme)).to.have.members([...ofCi, ...lookAround.split("\n").filter(Boolean), ...ownCluster]);
    for (const command of ofCi.slice(1)) expect(text(".ci/run").split("\n").map(firstCommand)).to.include(command);
  });

  for (const command of lookAround.split("\n").filter(Boolean)) {
    it(`look around: ${command}`, async () => {
      const { stdout } = await execa("bash", ["-euc", command], { cwd: checkout, stdin: "ignore" });
      expect(stdout).not.to.equal("");
    });
  }

  it("shows how to reach the History Server, and it is reached so", async () => {
    const [, command] = /^history {5}`(npm run .+)`, then (http:\S+)$/m.exec(await succeeds("status")) ?? [];
    expect(command).to.match(/ port-forward /);
    await isServed(command ?? "");
  });

  it("the guide's way to it works too", async () => {
    const [command = ""] = commandsOf(section(text("docs/lakehouse.md"), "Open the History Server"));
    expect(command).to.match(/^kubectl port-forward /);
    await isServed(`npm run kubectl -- ${command.replace("kubectl ", "")}`);
  });
});

/** A line of the script without the time that CI has, and without what becomes of the result. */
const firstCommand = (line: string) => line.split(/ (?:-- --minutes|2>|\|)/)[0];

/** Runs the command until the History Server answers where it says. */
async function isServed(command: string): Promise<void> {
  const options = { cwd: checkout, stdin: "ignore", reject: false, detached: true } as const;
  expect(await answer(), "somebody else's answer").to.equal(undefined);
  const forward = execa("bash", ["-euc", `exec ${command}`], options);
  try {
    expect(await eventually(`an answer through ${command}`, 30, answer)).to.have.property("spark", "3.5.5");
  } finally {
    // npm, node and kubectl.
    if (forward.pid !== undefined) process.kill(-forward.pid, "SIGTERM");
    await forward;
    await eventually("the end of the port-forward", 10, async () => ((await answer()) ? undefined : true));
  }
}

async function answer(): Promise<unknown> {
  const response = await fetch("http://localhost:18080/api/v1/version").catch(() => undefined);
  return response?.ok ? response.json() : undefined;
}
