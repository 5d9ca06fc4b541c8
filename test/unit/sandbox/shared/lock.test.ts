import { expect } from "chai";
import { execa } from "execa";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../../sandbox/shared/lock";

describe("the lock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "cache/lock");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("lets one work at a time and tells the other who does", async () => {
    const failure = await withLock(file, "`up` (process 7)", () =>
      withLock(file, "another", () => Promise.resolve("both")).catch(String),
    );
    expect(failure).to.equal("Error: `up` (process 7) is at work on the sandbox: wait for it to end, then try again.");
  });

  it("is free again after the work, also after work that failed", async () => {
    const failing = () => Promise.reject(new Error("no"));
    expect(await withLock(file, "first", failing).catch(String)).to.equal("Error: no");
    expect(await withLock(file, "second", () => Promise.resolve("done"))).to.equal("done");
  });

  it("is free again when its holder was killed", async () => {
    const script = `require("tsx/cjs");
      require("./sandbox/shared/lock.ts").withLock(process.argv[1], "holder", () => new Promise(() => {
        console.log("held");
        setInterval(() => undefined, 1000);
      }));`;
    const holder = execa(process.execPath, ["-e", script, file], {
      reject: false,
      cwd: join(__dirname, "../../../.."),
    });
    for await (const line of holder) {
      expect(line).to.equal("held");
      holder.kill("SIGKILL");
    }
    await holder;
    let result = "";
    // flock(1) learns of the end a moment later.
    for (let attempt = 0; attempt < 50 && result !== "done"; attempt += 1) {
      result = await withLock(file, "next", () => Promise.resolve("done")).catch(String);
      if (result !== "done") await new Promise((next) => setTimeout(next, 100));
    }
    expect(result).to.equal("done");
  });

  it("is its owner's alone: nobody else can open it", async () => {
    await withLock(file, "`up`", () => Promise.resolve());
    for (const each of [file, `${file}.holder`]) expect(statSync(each).mode & 0o077).to.equal(0);
  });
});
