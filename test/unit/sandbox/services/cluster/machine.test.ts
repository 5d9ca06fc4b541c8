import { expect } from "chai";
import { parseMountInfo, processesIn } from "../../../../../sandbox/services/cluster/machine";

describe("what the kernel tells", () => {
  it("about mounts, is read whatever optional fields and blanks it has", () => {
    const text = [
      "25 30 0:23 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
      "36 35 98:0 /mnt1 /a\\040b rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw",
      "40 30 0:4 net:[4026532] /run/net rw - nsfs nsfs rw",
    ].join("\n");
    expect(parseMountInfo(text)).to.deep.equal([
      { point: "/sys/fs/cgroup/cpu,cpuacct", type: "cgroup", options: ["rw", "cpu", "cpuacct"] },
      { point: "/a b", type: "ext3", options: ["rw"] },
      { point: "/run/net", type: "nsfs", options: ["rw"] },
    ]);
  });

  it("about cgroups, finds no process in one that does not exist", async () => {
    expect(await processesIn("/no-such-cgroup")).to.be.empty;
  });
});
