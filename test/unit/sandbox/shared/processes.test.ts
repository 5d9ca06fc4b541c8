import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Daemons, enter } from "../../../../sandbox/shared/processes";

describe("a daemon of the sandbox", () => {
  let folder: string;
  let daemons: Daemons;
  const sleeper = { name: "sleeper", command: ["sleep", "1000"] } as const;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "daemons-"));
    daemons = new Daemons(join(folder, "records"), join(folder, "log"));
  });
  afterEach(async () => {
    for (const name of await daemons.names()) await daemons.stop(name);
    await rm(folder, { recursive: true });
  });

  const recordFile = () => join(folder, "records", "sleeper.json");

  it("runs on after it was started, and is left alone by a second start", async () => {
    expect(await daemons.start(sleeper)).to.equal("started");
    const pid = await daemons.pid("sleeper");
    expect(await daemons.start(sleeper)).to.equal("running");
    expect(await daemons.pid("sleeper")).to.equal(pid);
    // The record is written a moment before the shell becomes the daemon.
    while ((await readFile(`/proc/${pid}/cmdline`, "utf8")) !== "sleep\0" + "1000\0") await sleep(5);
  });

  it("is restarted when its command, environment or configuration changes", async () => {
    await daemons.start(sleeper);
    expect(await daemons.start({ ...sleeper, command: ["sleep", "2000"] })).to.equal("restarted");
    expect(await daemons.start({ ...sleeper, command: ["sleep", "2000"], environment: { A: "1" } })).to.equal(
      "restarted",
    );
    expect(await daemons.start({ ...sleeper, configuration: ["a: 1"] })).to.equal("restarted");
    expect(await daemons.start({ ...sleeper, configuration: ["a: 1"] })).to.equal("running");
  });

  /** Whether a process is there, and no zombie that only waits for its parent. */
  const runs = async (pid: number | undefined) =>
    /^\d+ \(.*\) [^ZX]/.test(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""));

  const killed = async () => {
    const pid = (await daemons.pid("sleeper"))!;
    process.kill(pid, "SIGKILL");
    while ((await daemons.pid("sleeper")) === pid) await sleep(5);
  };

  it("is started again after kill -9, each time after a longer pause", async () => {
    await daemons.start(sleeper);
    const pauses: number[] = [];
    for (const restarts of [1, 2]) {
      await killed();
      const began = Date.now();
      while (!(await daemons.isAlive("sleeper"))) await sleep(20);
      pauses.push(Date.now() - began);
      expect((await daemons.state("sleeper")).restarts).to.equal(restarts);
    }
    expect(pauses[0]).to.be.greaterThan(700);
    expect(pauses[1]).to.be.greaterThan(1700);
    expect(await daemons.start(sleeper)).to.equal("running");
  });

  it("is started at once by a start that meets the pause", async () => {
    await daemons.start(sleeper);
    await killed();
    expect(await daemons.start(sleeper)).to.equal("started");
    expect((await daemons.state("sleeper")).restarts).to.equal(0);
  });

  it("is not started again after a stop, also not after one that meets the pause", async () => {
    await daemons.start(sleeper);
    await killed();
    const { supervisor } = await daemons.state("sleeper");
    await daemons.stop("sleeper");
    expect(await runs(supervisor)).to.equal(false);
    expect(await daemons.names()).to.deep.equal([]);
  });

  it("gets a supervisor again, when that was killed", async () => {
    await daemons.start(sleeper);
    const { pid, supervisor } = await daemons.state("sleeper");
    process.kill(supervisor!, "SIGKILL");
    while ((await daemons.state("sleeper")).supervisor !== undefined) await sleep(5);
    expect(await daemons.pid("sleeper")).to.equal(pid);
    expect(await daemons.start(sleeper)).to.equal("restarted");
    expect((await daemons.state("sleeper")).supervisor).to.be.a("number");
    expect(await runs(pid)).to.equal(false);
  });

  it("is not mistaken for another process that got its pid", async () => {
    await daemons.start(sleeper);
    const file = recordFile();
    const truth = await readFile(file, "utf8");
    const parsed = JSON.parse(truth) as { startTime: string };
    await writeFile(file, JSON.stringify({ ...parsed, startTime: String(Number(parsed.startTime) - 1) }));
    expect(await daemons.isAlive("sleeper")).to.be.false;
    await writeFile(file, truth);
    expect(await daemons.isAlive("sleeper")).to.be.true;
  });

  it("is not alive after a reboot, whatever has its pid then", async () => {
    await daemons.start(sleeper);
    const file = recordFile();
    const truth = await readFile(file, "utf8");
    await writeFile(file, JSON.stringify({ ...(JSON.parse(truth) as object), boot: "another" }));
    expect(await daemons.isAlive("sleeper")).to.be.false;
    await writeFile(file, truth);
  });

  it("is found when its starter died before anything else", async () => {
    // The record is there although the starting process never wrote one: the daemon did.
    await daemons.start(sleeper);
    const another = new Daemons(join(folder, "records"), join(folder, "log"));
    expect(await another.start(sleeper)).to.equal("running");
  });

  it("ends by SIGTERM, by SIGKILL when it ignores that, and stopping twice is no error", async () => {
    await daemons.start({ name: "stubborn", command: ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"] });
    await daemons.stop("stubborn", 0.3);
    expect(await daemons.isAlive("stubborn")).to.be.false;
    await daemons.stop("stubborn");
    expect(await daemons.names()).to.be.empty;
  });

  it("gets PATH and its own environment, nothing of the caller's", async () => {
    process.env.SOMEONES_TOKEN = "secret";
    await daemons.start({ name: "printer", command: ["sh", "-c", "env; exec sleep 1000"], environment: { OWN: "1" } });
    const log = async () => readFile(daemons.logFile("printer"), "utf8");
    await daemons.waitFor("printer", async () => (await log()).includes("OWN=1"));
    expect(await log())
      .to.match(/^PATH=/m)
      .and.not.to.include("SOMEONES_TOKEN");
    delete process.env.SOMEONES_TOKEN;
  });

  it("that exits while it is waited for ends the wait with the end of its log", async () => {
    await daemons.start({ name: "broken", command: ["sh", "-c", "echo no such flag; exit 1"] });
    const failure = await daemons.waitFor("broken", () => Promise.resolve(false)).catch(String);
    expect(failure).to.match(/broken exited.*\nno such flag/s);
  });

  it("enters namespaces through nsenter, none where none is asked for", () => {
    expect(enter({}, ["a", "b"])).to.deep.equal(["a", "b"]);
    expect(enter({ network: "/run/n", mount: "/run/m" }, ["a"])).to.deep.equal([
      "nsenter",
      "--net=/run/n",
      "--mount=/run/m",
      "--",
      "a",
    ]);
  });
});
