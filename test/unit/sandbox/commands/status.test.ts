import { expect } from "chai";
import { renderMemory } from "../../../../sandbox/commands/status";

describe("`status`", () => {
  it("tells how much memory each daemon takes, which does not run, and all of it against the target", () => {
    const mib = 1024;
    const table = renderMemory(
      [
        { name: "etcd", pid: 7, restarts: 0, supervisor: 6, memoryKiB: 256 * mib },
        { name: "kubelet", pid: undefined, restarts: 0, supervisor: undefined, memoryKiB: 0 },
      ],
      512 * mib,
    );
    expect(table).to.match(/^etcd +0\.25 GiB +process 7$/m);
    expect(table).to.match(/^kubelet +does not run: `npm run up` repairs it$/m);
    expect(table).to.match(/^in all +0\.75 GiB +.*at most 3 GiB$/m);
  });

  it("tells which daemons have ended, and what becomes of them", () => {
    const daemon = { pid: 7, restarts: 0, supervisor: 6, memoryKiB: 0 };
    const table = renderMemory(
      [
        { ...daemon, name: "etcd", restarts: 1 },
        { ...daemon, name: "kubelet", restarts: 3 },
        { ...daemon, name: "radosgw", restarts: 4, pid: undefined },
      ],
      0,
    );
    expect(table).to.match(/^etcd .*process 7, started again once$/m);
    expect(table).to.match(/^kubelet .*process 7, started again 3 times$/m);
    expect(table).to.match(/^radosgw +does not run: it has ended 5 times, and starts again within a minute$/m);
  });
});
