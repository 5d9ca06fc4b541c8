import { expect } from "chai";
import { execa } from "execa";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseContract, parseDown, parseStatus, parseTest, parseUp } from "../../../../sandbox/commands/cli";
import { withLock } from "../../../../sandbox/shared/lock";
import { readOwnership, writeOwnership } from "../../../../sandbox/shared/ownership";
import { resolvePaths } from "../../../../sandbox/shared/paths";
import { Daemons } from "../../../../sandbox/shared/processes";

describe("the command line", () => {
  it("of `up` leaves open what is not said", () => {
    expect(parseUp([])).to.deep.equal({ nodes: undefined, size: undefined });
  });
  it("of `up` takes the kind and the declared size of nodes", () => {
    expect(parseUp(["--nodes", "simulated"]).nodes).to.equal("simulated");
    expect(parseUp(["--node-size", "cpu=32,memory=288Gi"]).size).to.deep.equal({ cpu: 32, memory: "288Gi" });
    expect(parseUp(["--node-size=machine"]).size).to.equal("machine");
  });
  it("of `up` says what is wrong with a value", () => {
    expect(() => parseUp(["--nodes", "virtual"])).to.throw('--nodes is "virtual": give real or simulated.');
    for (const size of ["32", "cpu=0,memory=1Gi", "cpu=1.5,memory=1Gi", "cpu=1,memory=1GiB", "memory=1Gi,cpu=1"]) {
      expect(() => parseUp(["--node-size", size]), size).to.throw(`--node-size is "${size}": give it as cpu=32`);
    }
    expect(() => parseUp(["--node"])).to.throw();
  });
  it("of `test` runs the core, unless it is told otherwise", () => {
    expect(parseTest([])).to.deep.equal({ all: false, minutes: undefined, files: [] });
    expect(parseTest(["--all"]).all).to.equal(true);
    expect(parseTest(["--minutes", "70"]).minutes).to.equal(70);
    for (const wrong of ["0", "-1", "an hour"]) {
      expect(() => parseTest([`--minutes=${wrong}`]), wrong).to.throw(`--minutes is "${wrong}": give the minutes`);
    }
  });
  it("of `status` shows it once, unless it is to watch", () => {
    expect(parseStatus([])).to.deep.equal({ watch: false, job: undefined });
    expect(parseStatus(["--watch"])).to.deep.equal({ watch: true, job: undefined });
    expect(() => parseStatus(["--wach"])).to.throw("--wach");
  });
  it("of `status` may name one job", () => {
    expect(parseStatus(["test-spark-pi", "--watch"])).to.deep.equal({ watch: true, job: "test-spark-pi" });
    expect(() => parseStatus(["one", "two"])).to.throw("`status` shows one job: leave two out.");
  });
  it("of `contract` takes Pulumi's own provider only when told to, and files", () => {
    expect(parseContract([])).to.deep.equal({ official: false, files: [] });
    const file = "test/contract/kubernetes/chart.test.ts";
    for (const args of [
      ["--official", file],
      [file, "--official"],
    ]) {
      expect(parseContract(args)).to.deep.equal({ official: true, files: [file] });
    }
    expect(() => parseContract(["--offical"])).to.throw("--offical");
  });
  it("leads to root's programs by the PATH of an ordinary user", async () => {
    const program = 'require("./sandbox/commands/cli.ts").main([]).then(() => console.log(process.env.PATH))';
    const { stdout } = await execa(process.execPath, ["--require=tsx/cjs", "--eval", program], {
      env: { PATH: "/usr/bin:/bin" },
      reject: false,
    });
    expect(stdout).to.equal("/usr/bin:/bin:/usr/sbin:/sbin");
  });
  for (const command of [
    ["kubectl", "get", "pods"],
    ["pulumi", "preview"],
    ["pulumi", "destroy"],
    ["pulumi", "--stack", "dev", "up"],
  ]) {
    it(`of \`${command.join(" ")}\` asks no one beyond this machine while no sandbox runs`, async function () {
      this.timeout("1m");
      const { exitCode, stderr } = await execa("node", ["sandbox/run.mjs", ...command], {
        env: { LAKEHOUSE_SANDBOX_STATE: join(tmpdir(), "no-sandbox") },
        reject: false,
      });
      expect(exitCode).to.equal(1);
      expect(stderr).to.equal("The sandbox does not run: `npm run up` starts it.");
    });
  }
  describe("in another checkout than the sandbox's", () => {
    let state: string;
    before(async () => {
      state = await mkdtemp(join(tmpdir(), "others-"));
      await writeOwnership(state, { checkout: tmpdir(), nodes: "simulated" });
    });
    after(() => rm(state, { recursive: true }));

    it("of `down --wipe` keeps its data, even while it is stopped", async function () {
      this.timeout("1m");
      const { exitCode, stderr } = await execa("node", ["sandbox/run.mjs", "down", "--wipe"], {
        env: { LAKEHOUSE_SANDBOX_STATE: state },
        reject: false,
      });
      expect(exitCode).to.equal(1);
      expect(stderr).to.include(`The sandbox belongs to another checkout, ${tmpdir()}`);
      expect(await readOwnership(state)).to.include({ checkout: tmpdir() });
    });

    for (const command of [
      ["kubectl", "get", "pods"],
      ["pulumi", "config"],
    ]) {
      it(`of \`${command.join(" ")}\` leaves it alone while it runs`, async function () {
        this.timeout("1m");
        const daemons = new Daemons(join(state, "daemons"), join(state, "log"));
        await daemons.start({ name: "kube-apiserver", command: ["sleep", "60"] });
        const { exitCode, stderr } = await execa("node", ["sandbox/run.mjs", ...command], {
          env: { LAKEHOUSE_SANDBOX_STATE: state },
          reject: false,
        });
        await daemons.stop("kube-apiserver");
        expect(exitCode).to.equal(1);
        expect(stderr).to.equal(`The sandbox runs for another checkout, ${tmpdir()}: \`npm run down\` there first.`);
      });
    }
  });

  describe("while another command is at work", () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "at-work-"));
    });
    after(() => rm(folder, { recursive: true }));

    for (const command of ["up", "down"]) {
      it(`refuses \`${command}\` in a sentence that names the other`, async function () {
        this.timeout("1m");
        const env = { LAKEHOUSE_SANDBOX_STATE: join(folder, "state"), LAKEHOUSE_SANDBOX_CACHE: join(folder, "cache") };
        const { exitCode, stderr } = await withLock(resolvePaths(env, folder).lock, "`up` (process 7)", () =>
          execa("node", ["sandbox/run.mjs", command], { env, reject: false }),
        );
        expect(exitCode).to.equal(1);
        expect(stderr).to.equal("`up` (process 7) is at work on the sandbox: wait for it to end, then try again.");
      });
    }
  });

  it("of `down` wipes only when told to", () => {
    expect(parseDown([])).to.deep.equal({ wipe: false });
    expect(parseDown(["--wipe"])).to.deep.equal({ wipe: true });
  });
});
