import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { changes, lookEverywhere, tracesIn } from "../../../../machines/support/traces";

const answer = (processes: readonly string[], settings: readonly string[]) =>
  tracesIn(["== processes", ...processes, "== kernel settings", ...settings, ""].join("\n"));

describe("traces of the sandbox on a machine", () => {
  it("are what came and what went", () => {
    const before = answer(["dbus-daemon", "systemd"], ["vm.swappiness = 60"]);
    const now = answer(["containerd", "systemd"], ["vm.swappiness = 10"]);
    expect(changes(before, now)).to.deep.equal([
      "processes: + containerd",
      "processes: - dbus-daemon",
      "kernel settings: + vm.swappiness = 10",
      "kernel settings: - vm.swappiness = 60",
    ]);
  });

  it("are not the settings that come with a module of the kernel", () => {
    const before = answer(["systemd"], []);
    expect(changes(before, answer(["systemd"], ["net.bridge.bridge-nf-call-iptables = 0"]))).to.deep.equal([]);
  });

  it("are not processes that look, or that udev has started for a device that came", () => {
    const [, filter = ""] = /^echo '== processes'; ps [^|]*\| (.*) \| sort -u$/m.exec(lookEverywhere) ?? [];
    const input = ["systemd", "(udev-worker)", "sshd-session", "ps", "containerd", ""].join("\n");
    expect(execFileSync("sh", ["-c", filter], { input, encoding: "utf8" })).to.equal("systemd\ncontainerd\n");
  });
});
