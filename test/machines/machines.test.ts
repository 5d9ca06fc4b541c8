import { expect } from "chai";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../../sandbox/shared/paths";
import { builtDisks } from "./support/built-disks";
import { type Machine, machines } from "./support/machines";
import { systemDisk } from "./support/system-disk";
import { changes, lookEverywhere, type Traces, tracesIn } from "./support/traces";
import { VirtualMachine } from "./support/virtual-machine";

/** How many times slower than a processor the emulation of one is taken to be. */
const patience = 40;

/** In the checkout, with Go on PATH, and with the cache that the user has brought. */
const inCheckout = (command: string) =>
  `cd lakehouse && export PATH=$PATH:/usr/local/go/bin LAKEHOUSE_SANDBOX_PATIENCE=${patience} && ${command}`;
const asRoot = (command: string) =>
  inCheckout(
    `sudo --preserve-env=LAKEHOUSE_SANDBOX_PATIENCE env "PATH=$PATH" LAKEHOUSE_SANDBOX_CACHE=$HOME/.cache/lakehouse-sandbox ${command}`,
  );

/**
 * The README's commands on machines as people have them: systemd, cgroup v2, an ordinary user, a firewall or Docker. It
 * takes hours, because every instruction is emulated.
 */
describe("a machine of", function () {
  this.timeout(0);
  let folder: string;
  let disks: string[];

  before(async () => {
    await mkdir(join(paths.cache, "machines"), { recursive: true });
    folder = await mkdtemp(join(paths.cache, "machines", "run-"));
    disks = await builtDisks(folder, console.log);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const machine of machines) {
    describe(machine.name, () => {
      runsTheReadme(machine);
    });
  }

  function runsTheReadme(definition: Machine): void {
    let machine: VirtualMachine;

    before(async () => {
      const place = await mkdtemp(join(folder, "machine-"));
      machine = await VirtualMachine.boot(await systemDisk(definition), disks, place, 60);
      await machine.succeeds("sudo chown -R $USER: .cache lakehouse");
    });
    after(() => {
      machine.stop();
    });

    const look = async () =>
      tracesIn(await machine.succeeds(`sudo sh -c '${lookEverywhere.replaceAll("'", `'\\''`)}'`));

    it("has systemd, and cgroup v2 alone", async () => {
      expect(await machine.succeeds("cat /proc/1/comm; stat --file-system --format=%T /sys/fs/cgroup")).to.equal(
        "systemd\ncgroup2fs",
      );
    });

    describe("an ordinary user", () => {
      it("gets simulated nodes, and is told why", async () => {
        const output = await machine.succeeds(inCheckout("npm run up"), console.log);
        expect(output).to.include("Nodes are simulated because this is not root: pods only pretend to run.");
        expect(output).to.match(/^Budget of stack dev: fits/m);
      });

      it("runs the checks and the unit tests of a file", async () => {
        const output = await machine.succeeds(inCheckout("npm test -- test/unit/sandbox/shared/processes.test.ts"));
        expect(output).to.match(/^[1-9]\d* passed, 0 failed$/m);
      });

      it("stops them, and nothing of them is left", async () => {
        expect(await machine.succeeds(inCheckout("npm run down -- --wipe"))).to.include("The sandbox is gone");
        expect(await machine.succeeds("ss -Hltn")).not.to.match(/:(16443|12379|12380)\b/);
      });
    });

    describe("root", () => {
      let before: Traces;

      it("gets a real node, on which all jobs run to their end", async () => {
        before = await look();
        const output = await machine.succeeds(asRoot("npm run up -- --nodes real"), console.log);
        for (const job of ["iceberg-operations", "s3-integration-test", "test-spark-pi"])
          expect(output).to.match(new RegExp(`^\\S+/${job}\\s+COMPLETED`, "m"));
      });

      it("looks around", async () => {
        expect(await machine.succeeds(asRoot("npm run status"))).to.match(/^nodes\s+real/m);
        const pods = await machine.succeeds(asRoot("npm run kubectl -- get pods --all-namespaces"));
        expect(pods).to.match(/spark-operator-controller\S+\s+1\/1\s+Running/);
      });

      it("stops it, and the machine is as it was", async () => {
        expect(await machine.succeeds(asRoot("npm run down -- --wipe"))).to.include("The sandbox is gone");
        expect(changes(before, await look())).to.deep.equal([]);
      });
    });
  }
});
