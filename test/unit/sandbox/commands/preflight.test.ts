import { expect } from "chai";
import {
  chooseNodes,
  foreignSystem,
  refuseShortage,
  refuseSmallNode,
  refuseUnusable,
  takenRange,
} from "../../../../sandbox/commands/preflight";

describe("the checks before `up` changes anything", () => {
  describe("which nodes", () => {
    it("are real where nothing speaks against it, simulated when asked for", () => {
      expect(chooseNodes(undefined, undefined)).to.deep.equal({ kind: "real" });
      expect(chooseNodes("real", undefined)).to.deep.equal({ kind: "real" });
      expect(chooseNodes("simulated", undefined)).to.deep.equal({ kind: "simulated" });
      expect(chooseNodes("simulated", "this is not root")).to.deep.equal({ kind: "simulated" });
    });

    it("fall back to simulated ones, giving the reason", () => {
      const { kind, fallback } = chooseNodes(undefined, "the kernel refuses overlay mounts");
      expect(kind).to.equal("simulated");
      expect(fallback).to.equal(
        "Nodes are simulated because the kernel refuses overlay mounts: pods only pretend to run.",
      );
    });

    it("stay simulated, telling why, or how to get a real one when nothing speaks against it any more", () => {
      expect(chooseNodes(undefined, "this is not root", "simulated").fallback).to.match(/because this is not root/);
      expect(chooseNodes(undefined, undefined, "simulated")).to.deep.equal({
        kind: "simulated",
        fallback:
          "Nodes are simulated as before, so pods only pretend to run: " +
          "`npm run down -- --wipe`, then `npm run up -- --nodes real` makes a real one.",
      });
    });

    it("stay real, or are refused", () => {
      expect(chooseNodes(undefined, undefined, "real")).to.deep.equal({ kind: "real" });
      expect(() => chooseNodes(undefined, "this is not root", "real")).to.throw("A real node is not possible");
    });

    it("are refused when real ones are demanded and impossible", () => {
      expect(() => chooseNodes("real", "this is not root")).to.throw(
        "A real node is not possible because this is not root: run it as root, or take --nodes simulated.",
      );
    });
  });

  describe("the system", () => {
    const debian = (version: string) =>
      `PRETTY_NAME="Debian GNU/Linux ${version}"\nVERSION_ID="${version}"\nID=debian\n`;

    it("is one that has all packages of a real node, or a later release of one", () => {
      for (const release of ["12", "13", "14"]) expect(foreignSystem(debian(release)), release).to.be.undefined;
      for (const release of ["22.04", "24.04", "26.04"])
        expect(foreignSystem(`ID=ubuntu\nID_LIKE=debian\nVERSION_ID="${release}"\n`), release).to.be.undefined;
      expect(foreignSystem('PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n'), "a coming release").to.be
        .undefined;
    });

    it("is named when it is too old, or another one", () => {
      expect(foreignSystem(debian("11"))).to.equal("Debian GNU/Linux 11");
      expect(foreignSystem('PRETTY_NAME="Fedora Linux 43"\nID=fedora\nVERSION_ID=43\n')).to.equal("Fedora Linux 43");
      expect(foreignSystem("")).to.equal("an unknown system");
    });
  });

  describe("space", () => {
    const plenty = { disk: 100, memory: 20 };
    it("is enough or is refused with what is there and what is needed", () => {
      expect(() => {
        refuseShortage(plenty, { disk: 15, memory: 6 }, "/cache");
      }).not.to.throw();
      expect(() => {
        refuseShortage({ ...plenty, disk: 3.21 }, { disk: 15, memory: 6 }, "/cache");
      }).to.throw(
        /^Disk space is short: 3\.2 GiB free, 15 GiB needed; .*for \/cache, or put .*LAKEHOUSE_SANDBOX_CACHE/,
      );
      expect(() => {
        refuseShortage({ ...plenty, memory: 1 }, { disk: 15, memory: 6 }, "/cache");
      }).to.throw(/^Memory is short: 1\.0 GiB free, 6 GiB needed/);
    });
    it("is enough on a node for the jobs' drivers and an executor, or is refused with the node that has it", () => {
      expect(() => {
        refuseSmallNode(10);
      }).not.to.throw();
      expect(() => {
        refuseSmallNode(6.87);
      }).to.throw(/^The node has 6\.9 GiB of memory, .* need 10 GiB: .* --node-size cpu=2,memory=10Gi/);
    });
  });

  describe("the state folder", () => {
    it("must not be so deep that the kubelet's sockets would not fit", async () => {
      const failure = await refuseUnusable(`/tmp/${"x".repeat(80)}`).catch(String);
      expect(failure).to.include("too long").and.to.include("LAKEHOUSE_SANDBOX_STATE");
    });
    it("may be one that does not exist yet", async () => {
      const failure = await refuseUnusable("/tmp/not/yet/there").catch(String);
      expect(failure).to.be.undefined;
    });
  });

  describe("the node's networks", () => {
    const header = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
    const route = (device: string, destination: string, mask: string) =>
      `${device}\t${destination}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0\n`;

    it("are free beside the default route and wider routes, which stay behind ours", () => {
      const routes = route("eth0", "00000000", "00000000") + route("tun0", "0000000A", "000000FF");
      expect(takenRange(header + routes)).to.be.undefined;
    });
    it("are free when the route is the sandbox's own", () => {
      expect(takenRange(header + route("veth-lakehouse", "00005A0A", "0000FFFF"))).to.be.undefined;
    });
    it("are taken by a route of somebody else's into one of them", () => {
      expect(takenRange(header + route("cni0", "00005A0A", "0000FFFF"))).to.deep.equal({
        range: "10.90.0.0/16",
        device: "cni0",
      });
      expect(takenRange(header + route("docker0", "00075B0A", "00FFFFFF"))?.range).to.equal("10.91.0.0/16");
    });
  });
});
