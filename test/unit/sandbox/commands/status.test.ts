import { expect } from "chai";
import { renderMemory } from "../../../../sandbox/commands/status";

describe("`status`", () => {
  it("tells how much memory each daemon takes, which does not run, and all of it against the target", () => {
    const mib = 1024;
    const table = renderMemory(
      [
        { name: "etcd", pid: 7, memoryKiB: 256 * mib },
        { name: "kubelet", pid: undefined, memoryKiB: 0 },
      ],
      512 * mib,
    );
    expect(table).to.match(/^etcd +0\.25 GiB +process 7$/m);
    expect(table).to.match(/^kubelet +does not run: `npm run up` repairs it$/m);
    expect(table).to.match(/^in all +0\.75 GiB +.*at most 3 GiB$/m);
  });
});
