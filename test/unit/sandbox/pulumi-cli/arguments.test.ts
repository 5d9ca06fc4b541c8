import { expect } from "chai";
import {
  commandOf,
  configFileOf,
  projectOf,
  settingsOf,
  skipsPreview,
  stackOf,
} from "../../../../sandbox/pulumi-cli/arguments";

describe("the arguments of pulumi", () => {
  for (const [args, command] of [
    [["up", "--yes"], "up"],
    [["config", "set", "context", "up"], "config"],
    [["--non-interactive", "-e", "preview"], "preview"],
    [["--stack", "dev", "up"], "up"],
    [["-s", "dev", "-C", "elsewhere", "destroy"], "destroy"],
    [["--stack=dev", "--color=never", "-v=9", "refresh"], "refresh"],
    [["--color", "never", "--logtostderr", "-v", "9", "refresh"], "refresh"],
    [["--config", "context=prod", "-c", "a=1", "--config-file", "f", "--policy-pack", "p", "up"], "up"],
    [["--message", "text", "-m", "text", "-mtext", "up"], "up"],
    [["-eQ", "--emoji", "--disable-integrity-checking", "up"], "up"],
    [["--version"], ""],
    [["--yes", "up"], ""],
    [["--stack", "up"], ""],
    [[], ""],
  ] as const) {
    it(`\`${args.join(" ")}\` have ${command === "" ? "no command" : `the command ${command}`}`, () => {
      expect(commandOf(args)).to.equal(command);
    });
  }

  it("name a stack, the last one when there are several", () => {
    expect(stackOf(["up", "--stack", "dev"])).to.equal("dev");
    expect(stackOf(["-s", "dev", "up", "--stack=prod"])).to.equal("prod");
    expect(stackOf(["-sdev", "up"])).to.equal("dev");
    expect(stackOf(["up", "--yes"])).to.equal(undefined);
  });

  it("tell of another project, whose folder the CLI is started in", () => {
    for (const given of [["-C", "../jobs"], ["-C../jobs"], ["-C=../jobs"], ["--cwd", "../jobs"], ["--cwd=../jobs"]]) {
      for (const args of [
        [...given, "up", "--yes"],
        ["up", ...given, "--yes"],
        ["up", "--yes", ...given],
      ]) {
        expect(projectOf(args)).to.deep.equal({ folder: "../jobs", args: ["up", "--yes"] });
      }
    }
    expect(projectOf(["-C", "one", "up", "--cwd=other"])).to.deep.equal({ folder: "other", args: ["up"] });
    expect(projectOf(["up", "-c", "a=b"])).to.deep.equal({ folder: undefined, args: ["up", "-c", "a=b"] });
  });

  it("name settings, and a file with settings", () => {
    const forms = ["--config", "a=1", "--config=b=2", "-c", "c=3", "-c=d=4", "-ce=5"];
    expect(settingsOf(["up", ...forms, "--config-file=other.yaml", "--yes"])).to.deep.equal([
      "a=1",
      "b=2",
      "c=3",
      "d=4",
      "e=5",
    ]);
    expect(configFileOf(["up", "--config-file", "other.yaml"])).to.equal("other.yaml");
    expect(configFileOf(["up", ...forms])).to.equal(undefined);
  });

  for (const args of [
    ["--skip-preview"],
    ["--skip-preview=true"],
    ["-f"],
    ["-yf"],
    ["-fy"],
    ["-f=true"],
    ["--remote"],
  ]) {
    it(`\`up ${args.join(" ")}\` skips the preview`, () => {
      expect(skipsPreview(["up", ...args])).to.equal(true);
    });
  }

  it("do not skip the preview by a value that has the letter", () => {
    expect(skipsPreview(["up", "-mfinal", "-sprof", "--yes", "-y", "--config-file=f"])).to.equal(false);
  });
});
