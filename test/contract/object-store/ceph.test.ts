import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execa } from "execa";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stopCeph } from "../../../sandbox/services/object-store/ceph";
import { ensureUsers, readUsers } from "../../../sandbox/services/object-store/users";
import { freePort } from "../support/free-port";
import { client, type LiveStore, makeStore, removeStore, storeIsUp, userOf } from "./support/live-store";
import { storeIn } from "./support/store-in";

const at = { Bucket: "kept", Key: "object" };

describe("The object store's daemons", () => {
  let store: LiveStore;
  const pids = async () => Promise.all((await store.daemons.names()).map((name) => store.daemons.pid(name)));
  const start = () => store.ceph.start(() => undefined);
  const read = async () =>
    (await client(store, store.users.owner).send(new GetObjectCommand(at))).Body?.transformToString();

  before(async function () {
    await storeIsUp.call(this); // or skips
    store = await makeStore();
    const owner = client(store, store.users.owner);
    await owner.send(new CreateBucketCommand({ Bucket: at.Bucket }));
    await owner.send(new PutObjectCommand({ ...at, Body: "text" }));
  });

  after(async function () {
    this.timeout("1m");
    if (store as LiveStore | undefined) await removeStore(store);
  });

  it("run as Ceph's own user, without a capability", async () => {
    const running = await pids();
    expect(running).to.have.length(3).and.not.to.include(undefined);
    for (const pid of running) {
      expect(await userOf(pid)).to.equal("ceph");
      expect(await readFile(`/proc/${String(pid)}/status`, "utf8")).to.match(/^CapEff:\s0{16}$/m);
    }
  });

  it("listen on the loopback interface only", async () => {
    const running = await pids();
    const { stdout } = await execa("ss", ["--listening", "--tcp", "--numeric", "--processes", "--no-header"]);
    const addresses = stdout.split("\n").flatMap((line) => {
      const [, , , local = ""] = line.split(/\s+/);
      const pid = Number(/pid=(\d+)/.exec(line)?.[1]);
      return running.includes(pid) ? [local.replace(/:\d+$/, "")] : [];
    });
    expect(addresses.length).to.be.at.least(3);
    expect(new Set(addresses)).to.deep.equal(new Set(["127.0.0.1"]));
  });

  it("mount nothing where others see it", async () => {
    expect(await readFile("/proc/self/mountinfo", "utf8")).not.to.include("/var/lib/ceph");
  });

  it("are left alone by a second start", async () => {
    const before = await pids();
    await start();
    expect(await pids()).to.deep.equal(before);
  });

  it("keep data and users over a stop", async function () {
    this.timeout("2m");
    await stopCeph(store.daemons);
    expect(await store.ceph.answers()).to.equal(false);
    await start();
    expect(await read()).to.equal("text");
    expect(await ensureUsers(store.ceph, store.folder)).to.deep.equal(store.users);
  });

  for (const victims of [["radosgw"], ["ceph-osd"], ["ceph-mon"], ["ceph-mon", "ceph-osd", "radosgw"]]) {
    it(`come back after a kill of ${victims.join(", ")}, with the data`, async function () {
      this.timeout("2m");
      for (const name of victims) process.kill((await store.daemons.pid(name)) ?? NaN, "SIGKILL");
      await start();
      expect(await read()).to.equal("text");
    });
  }

  for (const moment of ["mon.new", "osd.new"]) {
    it(`are made in the end, when the first making was killed over ${moment}`, async function () {
      this.timeout("2m");
      const folder = await mkdtemp(join(tmpdir(), "object-store-"));
      const ports = [await freePort(), await freePort()] as const;
      const program = join(__dirname, "support/start-store.ts");
      const making = execa(process.execPath, ["--import", "tsx", program, folder, ...ports.map(String)], {
        reject: false,
      });
      while (making.exitCode === null && !existsSync(join(folder, "ceph", moment))) await sleep(1);
      making.kill("SIGKILL");
      await making;
      const { ceph, daemons } = storeIn(folder, ...ports);
      await ceph.start(() => undefined);
      expect(await ceph.answers()).to.equal(true);
      await removeStore({ daemons, folder });
    });
  }

  describe("and their users", () => {
    it("have keys of their own, which root alone can read", async () => {
      const { owner, jobs, history } = store.users;
      expect(new Set([owner, jobs, history].map(({ accessKey }) => accessKey))).to.have.property("size", 3);
      expect((await stat(join(store.folder, "users.json"))).mode & 0o777).to.equal(0o600);
      expect(await readUsers(store.folder)).to.deep.equal(store.users);
    });

    it("have them in no log", async () => {
      const folder = join(store.folder, "log");
      const { teams, ...users } = store.users;
      const keys = [...Object.values(users), ...Object.values(teams)].map(({ secretKey }) => secretKey);
      for (const file of await readdir(folder)) {
        const log = await readFile(join(folder, file), "utf8");
        for (const key of keys) expect(log.includes(key)).to.equal(false);
      }
    });
  });
});
