import { expect } from "chai";
import { once } from "node:events";
import { access, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkout } from "../../../sandbox/shared/paths";
import { Trial } from "./support/trial";

/** A provider whose resource is being made as long as the file HANG exists; STARTED says that it has begun. */
const slowProvider = (folder: string) => `
  const { existsSync, writeFileSync } = require("node:fs");
  const { main } = require("${join(checkout, "node_modules/@pulumi/pulumi/provider")}");
  process.stdin.resume().on("close", () => process.exit());
  main({
    version: "1.0.0",
    create: async (urn, inputs) => {
      writeFileSync("${join(folder, "STARTED")}", "");
      while (existsSync("${join(folder, "HANG")}")) await new Promise((resolve) => setTimeout(resolve, 50));
      return { id: "made", outs: inputs };
    },
  }, process.argv.slice(2));
`;

const program = `
  import { CustomResource } from "@pulumi/pulumi";
  import { RandomPet } from "@pulumi/random";
  const pet = new RandomPet("pet");
  export const slow = new CustomResource("slow:index:Slow", "slow", {}, { version: "1.0.0", dependsOn: pet }).id;
`;

describe("After a CLI was killed in the middle of an update", function () {
  this.timeout("2m");
  let trial: Trial;
  beforeEach(async () => {
    trial = await Trial.start(program);
    await trial.installProvider("slow", slowProvider(trial.folder));
    await writeFile(join(trial.folder, "HANG"), "");
    const cli = await trial.spawn("up", "--yes", "--skip-preview");
    const exited = once(cli, "exit");
    while (!(await exists(join(trial.folder, "STARTED")))) await sleep(50);
    cli.kill("SIGKILL");
    await exited;
    await rm(join(trial.folder, "HANG"));
  });
  afterEach(() => trial.end());

  it("the next update takes its lock away and finishes the work, keeping what was made", async () => {
    await trial.succeeds("up", "--yes", "--skip-preview");
    expect(await trial.outputs()).to.deep.equal({ slow: "made" });
    expect(trial.reports.join("\n"))
      .to.match(/killed while it held the stack dev/)
      .and.match(/creating Slow slow/);
    expect(await trial.succeeds("stack", "export")).to.not.contain("pending_operations");
    await trial.succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("no plugin of it lives on", async () => {
    await sleep(1000);
    expect(await processesOf(trial.folder)).to.deep.equal([]);
  });
});

describe("A stack that a living CLI works on", function () {
  this.timeout("2m");

  it("stays locked for others", async () => {
    const trial = await Trial.start(program);
    await trial.installProvider("slow", slowProvider(trial.folder));
    await writeFile(join(trial.folder, "HANG"), "");
    const cli = await trial.spawn("up", "--yes", "--skip-preview");
    const exited = once(cli, "exit");
    while (!(await exists(join(trial.folder, "STARTED")))) await sleep(50);
    const { exitCode, output } = await trial.pulumi("up", "--yes", "--skip-preview");
    expect(exitCode).to.not.equal(0);
    expect(output).to.contain("the stack is currently locked").and.contain(String(cli.pid));
    await rm(join(trial.folder, "HANG"));
    await exited;
    expect(await trial.outputs()).to.deep.equal({ slow: "made" });
    await trial.end();
  });
});

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Processes that have the folder in their command line. */
async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const commands = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
  return (await Promise.all(commands)).filter((command) => command.includes(folder));
}
