import { expect } from "chai";
import { execa } from "execa";
import { withLock } from "../../../sandbox/lock";

describe("the lock", () => {
  const name = `lock-test-${process.pid}`;

  it("lets one work at a time and tells the other who does", async () => {
    const failure = await withLock(name, "`up` (process 7)", () =>
      withLock(name, "another", () => Promise.resolve("both")).catch(String),
    );
    expect(failure).to.equal("Error: `up` (process 7) is at work on the sandbox: wait for it to end, then try again.");
  });

  it("is free again after the work, also after work that failed", async () => {
    const failing = () => Promise.reject(new Error("no"));
    expect(await withLock(name, "first", failing).catch(String)).to.equal("Error: no");
    expect(await withLock(name, "second", () => Promise.resolve("done"))).to.equal("done");
  });

  it("is free again when its holder was killed", async () => {
    const holder = execa(
      "node",
      ["-e", `require("net").createServer().listen("\\0${name}", () => console.log("held"))`],
      {
        reject: false,
      },
    );
    for await (const line of holder) {
      expect(line).to.equal("held");
      holder.kill("SIGKILL");
    }
    await holder;
    expect(await withLock(name, "next", () => Promise.resolve("done"))).to.equal("done");
  });
});
